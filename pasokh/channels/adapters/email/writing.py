"""A reply on a ticket to the mail that goes out: who, about what, in answer to which, with the history below."""

from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _

from pasokh.contacts.models import Contact
from pasokh.kernel import files
from pasokh.kernel.html import sanitise
from pasokh.kernel.persian.isolates import isolate
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Member, Workspace

from ...models import MailFacts
from ...signatures import signature_for
from .automatic import kind_of, leaving_of
from .compose import Outgoing
from .mail import Mailbox, MailFile
from .mail_html import paragraphs
from .own import Own, token_keys
from .reading import is_artificial
from .sizes import links_to, sort_out
from .threading import make_token, message_id, reply_address, reply_subject
from .tracking import tracking_of

MOST_QUOTED = 5
QUOTING = "quote_history"  # of the mailbox; on unless switched off
MOST_EARLIER = 100  # messages that are looked through for what an answer belongs to
MOST_COPIES = 20
MEMBER, CUSTOMER = "member", "contact"  # kinds of authors
RIGHT_TO_LEFT = {"fa", "ar", "he", "ur", "ckb", "ps"}


def outgoing_of(delivery, since=None) -> Outgoing:
    """The mail of a delivery, inside its workspace. What was said before it, or before the position `since`, is quoted."""
    channel, message = delivery.channel, delivery.message
    ticket, own = message.ticket, Own(channel)
    workspace = Workspace.objects.get(pk=channel.workspace_id)
    language = ticket.contact.language or workspace.language
    token = make_token(token_keys()[0], channel.workspace_id, ticket.pk)
    before = message.position if since is None else since
    earlier = list(_public(ticket).filter(position__lt=before).order_by("-position")[:MOST_EARLIER])
    references = [
        each.external_id for each in reversed(earlier) if each.external_id and not is_artificial(each.external_id)
    ]
    automatic = kind_of(message)
    with translation.override(language):
        leaving = leaving_of(ticket, automatic, language)
        tracking = tracking_of(ticket, channel)
        history = [(_attribution(each, who, workspace, language), each) for each, who in _by_whom(earlier, workspace)]
        carried, links = carry(message.attachments.all(), delivery, workspace, language)
    return Outgoing(
        sender=Mailbox(channel.settings.get("sender_name") or workspace.name, channel.settings.get("address", "")),
        to=[Mailbox(ticket.contact.name, delivery.recipient)],
        cc=_copies(ticket, delivery.recipient, own),
        reply_to=Mailbox("", reply_address(own.reply_base, token)) if own.reply_base else None,
        subject=reply_subject(_subject(ticket, earlier), ticket.number if channel.settings.get("number_in_subject") else None),
        text=message.text,
        html=str(sanitise(message.html, remote_images=True)) if message.html else "",
        files=[file_of(each) for each in carried],
        links=links,
        signature=signature_for(member_of(message), ticket, channel, language=language),
        footer=workspace.text("mail_footer", language),
        tracking=tracking,
        attribution=history[0][0] if history else "",
        quoted_text=_quoted_text(history),
        quoted_html=_quoted_html(history),
        message_id=message_id(token, message.uid.hex, own.domain),
        in_reply_to=_answered(earlier),
        references=references,
        automatic=automatic,
        leaving=leaving,
        loop_key=own.loop_key,
        language=language,
        direction="rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
    )  # fmt: skip


def member_of(message) -> Member | None:
    """The member who wrote it; None where the business spoke itself."""
    return Member.objects.filter(pk=message.author_id).first() if message.author_kind == MEMBER else None


def _public(ticket):
    # Not what was said with another customer on a ticket of her own, before it was merged into this one.
    anothers = Q(home__isnull=False) & ~Q(home__contact=ticket.contact_id)
    said = ticket.messages.filter(kind__in=[Message.Kind.INCOMING, Message.Kind.REPLY]).exclude(anothers)
    # Nor what a machine answered: a note of absence has nothing to be answered to, and its subject is not hers.
    return said.exclude(Exists(MailFacts.objects.filter(message=OuterRef("pk"), automatic=True)))


def next_subject(ticket, channel) -> str:
    """The subject of an answer that goes out now."""
    earlier = _public(ticket).only("kind", "author_id", "subject").order_by("-position")[:MOST_EARLIER]
    number = ticket.number if channel.settings.get("number_in_subject") else None
    return reply_subject(_subject(ticket, earlier), number)


def _subject(ticket, earlier) -> str:
    """The words of the customer's own thread, as programs group by them; else the ticket's. Others may have joined with words of theirs."""
    hers = (each for each in earlier if each.from_customer and each.author_id in (ticket.contact_id, None))
    return next((each.subject for each in hers if each.subject), "") or ticket.subject


def _answered(earlier) -> str:
    named = (each.external_id for each in earlier if each.from_customer and each.external_id)
    return next((name for name in named if not is_artificial(name)), "")


def _copies(ticket, recipient, own: Own) -> list[Mailbox]:
    """Others in copy, as far as they have an address."""
    people = [each.contact for each in ticket.participants.select_related("contact")[:MOST_COPIES]]
    boxes = [Mailbox(person.name, person.email) for person in people if person.email]
    return [box for box in boxes if box.address != recipient and not own.is_own(box.address)]


def carry(attachments, delivery, workspace, language):
    """(the files that go along, Links to those that are too much or None), in the active language. Where no link leads here, all go along."""
    attachments = list(attachments)
    carried, large = sort_out(attachments, delivery.channel)
    links = links_to(large, delivery.created_at, workspace, language)
    return (carried if links else attachments), links


def file_of(attachment) -> MailFile:
    """An attachment with its bytes."""
    return MailFile(attachment.name, attachment.content_type, files.read(attachment.stored), attachment.content_id)


def _by_whom(earlier, workspace) -> list[tuple[Message, str]]:
    """What is quoted, and who wrote each: her name or the way to her, a colleague's name, the business where it spoke itself. "": nobody knows."""
    shown = earlier[:MOST_QUOTED]
    people = Contact.objects.in_bulk({each.author_id for each in shown if each.author_kind == CUSTOMER})
    return [(each, each.author_name or _called(each, people, workspace)) for each in shown]


def _called(message, people, workspace) -> str:
    if message.author_kind != CUSTOMER:
        return workspace.name
    person = people.get(message.author_id)
    return (person.name or person.email or person.phone) if person else ""


def _attribution(message, who, workspace, language) -> str:
    """«در یکشنبه ۳ فروردین ۱۴۰۴ ساعت ۱۲:۳۰، مریم نوشت:»: a line that mail programs, and we, know for what it is."""
    day = show_date(message.created_at, "long", language=language, calendar=workspace.calendar, zone=workspace.zone)
    clock = show_time(message.created_at, language=language, zone=workspace.zone)
    return _("On {day} at {time}, {who} wrote:").format(day=day, time=clock, who=isolate(who or _("A visitor")))


def _quoted_text(history) -> str:
    """Earlier messages, newest first; the first one's attribution stands outside of the quotation."""
    parts = [each.text if at == 0 else f"{line}\n{each.text}" for at, (line, each) in enumerate(history)]
    return "\n\n".join(parts)


def _quoted_html(history) -> str:
    parts = [("" if at == 0 else paragraphs(line)) + _shown(each) for at, (line, each) in enumerate(history)]
    return "".join(parts)


def _shown(message) -> str:
    """Pictures of earlier mails are not sent again, so the text is quoted rather than HTML with holes in it."""
    return paragraphs(message.text)
