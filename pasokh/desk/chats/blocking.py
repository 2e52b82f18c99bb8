"""Blocking whoever writes nothing but nonsense, for some hours or for good; and the list of who is blocked."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.contacts.models import Contact
from pasokh.contacts.models.blocking import REASON_LENGTH
from pasokh.tickets.actions.append import locked
from pasokh.tickets.actions.solving import NotSaid, NotYet
from pasokh.tickets.models import ResolutionCategory
from pasokh.tickets.models.resolution import SHIPPED
from pasokh.workspaces.models import Member

from ..access import desk_view, permitted, ticket_for
from ..inbox.rows import contact_name
from ..lookup import get_or_404
from ..settings.frame import settings_page
from ..tickets.steps import CannotBeDone, deed

LENGTHS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "ever": None}
SHOWN = 200
SPAM = dict(SHIPPED)["spam"]


def length_words() -> dict:
    """For how long somebody may be blocked."""
    return {"hour": _("One hour"), "day": _("One day"), "week": _("One week"), "ever": _("For good")}


@require_GET
@desk_view
def blocking(request, number):
    """The dialog: for how long, why, and whether her request is spam."""
    ticket = ticket_for(request, number, "contact.block")
    spam = None if ticket.settled else spam_category()
    context = {
        "ticket": ticket,
        "name": contact_name(ticket.contact),
        "lengths": length_words(),
        "longest": REASON_LENGTH,
    }
    return render(request, "desk/chats/block.html", context | {"spam": spam.label(get_language()) if spam else ""})


def spam_category():
    """What a request came to that is spam: the shipped category, as long as it is called so in one language and offered; else None."""
    called = Q(*((f"labels__{code}", label) for code, label in SPAM.items()), _connector=Q.OR)
    return ResolutionCategory.objects.offered().filter(called).first()


@deed("contact.block", lock=False, makes=True)
@transaction.atomic
def block(request, ticket):
    """Block her who wrote it; with `spam`, solve it as that."""
    length, reason = request.POST.get("length", ""), request.POST.get("reason", "")
    if length not in LENGTHS:
        raise CannotBeDone(_("Say for how long."))
    lasts = LENGTHS[length]
    contact = _locked(ticket)
    contact.block(by=request.member, until=lasts and timezone.now() + lasts, reason=reason)
    if request.POST.get("spam") == "on":
        _solve_as_spam(locked([ticket.pk])[ticket.pk], request.member, reason)
    return _("Nothing is taken from her any more. It can be lifted in the settings."), None


def _locked(ticket):
    # Before the request itself: the order of all who lock both.
    return Contact.objects.select_for_update(of=("self",)).get(pk=ticket.contact_id)


def _solve_as_spam(ticket, member, reason):
    if ticket.settled:
        return
    try:
        ticket.solve(by=member, category=spam_category(), reason=reason or SPAM.get(get_language(), SPAM["en"]))
    except NotYet as problem:
        raise CannotBeDone(" ".join(problem.words)) from problem
    except NotSaid as problem:
        raise CannotBeDone(_("Solve it by itself: your rules ask for more than this says.")) from problem


@deed("contact.block", lock=False)
def unblock(request, ticket):
    """Take from her again what she sends."""
    _locked(ticket).unblock(by=request.member)
    return _("What she sends is taken again."), None


@require_GET
@permitted("contact.block")
def blocked(request):
    """Who is blocked, since when, until when, by whom and why; the newest first."""
    people = Contact.objects.filter(blocked_at__isnull=False, merged_into=None).prefetch_related("identities")
    people = list(people.order_by("-blocked_at", "-pk")[:SHOWN])
    names = dict(Member.objects.filter(pk__in={each.blocked_by for each in people}).values_list("pk", "name"))
    rows = [{"contact": each, "name": contact_name(each), "by": names.get(each.blocked_by, "")} for each in people]
    return settings_page(request, "desk/chats/blocked", "blocked", rows=rows)


@require_POST
@permitted("contact.block")
def lift(request, public_id):
    """Take from her again what she sends."""
    get_or_404(Contact.objects, public_id, lock=True).unblock(by=request.member)
    return redirect("desk:blocked")
