from ninja import Query, Router

from pasokh.channels.actions.write_mail import BlockedRecipient, Letter, recipient, write_mail
from pasokh.channels.models import Channel
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.reply import said_before
from pasokh.tickets.models import Attachment, Ticket
from pasokh.workspaces.models import Member, Team

from ..answers import answer, etag_of
from ..callers import Bearer
from ..display import Display
from ..problems import Problem, invalid
from ..references import named
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.mails import MailIn
from ..schemas.tickets import TicketOut
from .tickets import PEOPLE
from .writing import file_keys, unusable_file

router = Router(tags=["tickets"])


@router.post("/mails", auth=Bearer("tickets:write"), response={201: TicketOut, 200: TicketOut})
def create_mail(request, given: MailIn, asked: Query[Calendar]):
    """Write to somebody first: the mail goes out, and opens a ticket. 200 when its `client_id` was received before: nothing changed then."""
    caller = request.caller
    caller.require("ticket.open")
    if earlier := said_before(caller.member, given.client_id):
        return _answered(request, earlier, 200)
    try:
        message = write_mail(_letter(given, caller), by=caller.member, client_id=given.client_id)
    except BlockedRecipient as error:
        raise Problem("contact_blocked") from error
    except EmptyMessage as error:
        raise invalid("empty_message", pointer="/text") from error
    except Attachment.DoesNotExist as error:
        raise unusable_file() from error
    except ValueError as error:
        raise invalid("not_answering", pointer="/assignee_id") from error
    return _answered(request, message, 201)


def _answered(request, message, status):
    seen = Ticket.objects.visible_to(request.caller.member).select_related(*PEOPLE)
    ticket = seen.filter(pk=message.ticket_id).first()
    if ticket is None:
        raise Problem("message_known")
    out = TicketOut.of(ticket, Display.asked_by(request))
    return answer(out, status, Location=f"{ROOT}/tickets/{ticket.public_id}", ETag=etag_of(out))


def _letter(given, caller):
    keys = file_keys(given.attachment_ids, caller.member.actor)
    hers = named(Member.objects, given.assignee_id, pointer="/assignee_id")
    return Letter(
        mailbox=_mailbox(given),
        to=_people(given, "to"),
        cc=_people(given, "cc"),
        bcc=_people(given, "bcc"),
        subject=_line(given.subject),
        text=given.text,
        files=tuple(Attachment.objects.filter(pk__in=keys).order_by("pk")),
        assignee=hers if "assignee_id" in given.model_fields_set else caller.member,
        team=named(Team.objects, given.team_id, pointer="/team_id"),
    )


def _line(subject):
    line = clean_line(subject, len(subject))
    if not line:
        raise invalid("missing", pointer="/subject")
    return line


def _mailbox(given):
    boxes = Channel.objects.filter(kind=Channel.Kind.EMAIL, active=True)
    if given.mailbox_id is not None:
        return named(boxes, given.mailbox_id, pointer="/mailbox_id")
    found = list(boxes.order_by("pk")[:2])
    if len(found) != 1:
        raise invalid("choice_needed", pointer="/mailbox_id")
    return found[0]


def _people(given, field):
    found = {}
    for at, each in enumerate(getattr(given, field)):
        try:
            found.setdefault(recipient(each.email), clean_line(each.name, len(each.name)))
        except ValueError as error:
            raise invalid("bad_identity", pointer=f"/{field}/{at}/email") from error
    return tuple((name, address) for address, name in found.items())
