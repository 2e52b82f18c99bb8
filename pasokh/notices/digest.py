"""The digest: by mail, what a member has not seen in the product."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.calendars.queries import working_time
from pasokh.kernel.tenancy import workspace
from pasokh.ui.display import displaying
from pasokh.ui.filters import number
from pasokh.workspaces.models import Workspace

from .models import Choices, Notification
from .places import address, place_of
from .quiet import zone_of
from .words import names_of, sentence_of

MORNING = 7  # o'clock where she is: the first round after it brings the daily digest
LEAST = timedelta(minutes=50)  # between two hourly ones: the round of an hour may come a little early
MOST = 50  # notifications in one mail; the others are counted


def due_members(shop, now) -> list[int]:
    """The members whose digest is due now and would say something."""
    chosen = Choices.objects.exclude(digest=Choices.Digest.OFF).filter(member__deactivated_at=None)
    due = [each.member_id for each in chosen if _is_due(each, shop, now)]
    waiting = _waiting().filter(member__in=due) if due else Notification.objects.none()
    return sorted(set(waiting.values_list("member", flat=True)))


def _is_due(choices, shop, now):
    last = choices.digested_at
    if choices.digest == Choices.Digest.HOURLY:
        return last is None or now - last >= LEAST
    zone = zone_of(choices, shop)
    here = now.astimezone(zone)
    sent_today = last is not None and last.astimezone(zone).date() == here.date()
    return here.hour >= MORNING and not sent_today and working_time().opening_of(here.date()) is not None


def _waiting():
    return Notification.objects.unread().filter(by_mail=True, mailed_at=None)


def send_digest(workspace_id, member_id):
    """Send it, then note what was told. Between the two it could only be told twice, never not at all. Nothing is sent where nothing waits."""
    now = timezone.now()
    with workspace(workspace_id):
        message, told = _written(Workspace.objects.get(pk=workspace_id), member_id)
    if message is None:
        return
    with workspace(workspace_id):  # its mailboxes are looked at, nothing is written: a slow server holds nobody up
        message.send()
    with workspace(workspace_id):
        Notification.objects.filter(pk__in=told).update(mailed_at=now)
        Choices.objects.filter(member=member_id).update(digested_at=now)


def _written(shop, member_id):
    choices = Choices.objects.select_related("member__user").filter(member=member_id).first()
    if choices is None or not choices.member.active:
        return None, []
    member = choices.member
    mine = _waiting().filter(pk__in=Notification.objects.of(member)).select_related("ticket__contact")
    notices = list(mine.order_by("-at"))
    if not notices:
        return None, []
    zone, how = zone_of(choices, shop), displaying(calendar=shop.calendar, currency_unit=shop.currency)
    with translation.override(member.language), timezone.override(zone), how:
        return _mail(shop, member, notices), [notice.pk for notice in notices]


def _mail(shop, member, notices):
    names = names_of(notices)
    lines = [_line(notice, names) for notice in notices[:MOST]]
    context = {
        "lines": lines,
        "more": len(notices) - len(lines),
        "business": shop.name,
        "name": member.name,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "language": member.language,
        "all_url": address("notices"),
        "choices_url": address("choices"),
    }
    words = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(notices))
    subject = f"{words % {'count': number(len(notices))}} · {shop.name}"
    text = get_template("notices/mail/digest.txt").render(context)
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[member.user.email], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(get_template("notices/mail/digest.html").render(context), "text/html")
    return message


def _line(notice, names):
    ticket = notice.ticket
    return {
        "title": (ticket.subject or ticket.contact.name or _("Conversation")) if ticket else "",
        "number": ticket.number if ticket else None,
        "words": sentence_of(notice, names),
        "at": notice.at,
        "url": address("ticket", ticket.number) if ticket else address(place_of(notice)),
    }
