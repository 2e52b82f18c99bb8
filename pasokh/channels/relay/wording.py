"""What colleagues read on their handsets, in the language that is active."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pasokh.kernel.address import is_reachable
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.models import Message

from ..adapters.botapi.forms_of_text import split
from ..adapters.botapi.outgoing import Part, kept_back

LONGEST = 3000  # of the message, in the units of the messenger; the rest is read in the desk
TAKE = "take:"


@dataclass(frozen=True)
class Standing:
    """How a request stands for whoever holds a handset. `key`: "nobody" has it, "mine", "other", "answered" by somebody; `who` is that somebody."""

    key: str
    who: str = ""


def standing_of(relayed) -> Standing:
    """How it stands now."""
    ticket, member = relayed.message.ticket, relayed.handset.member
    if ticket.assignee_id == member.pk:
        return Standing("mine")
    if ticket.assignee_id and ticket.assignee.active:
        return Standing("other", ticket.assignee.name)
    later = ticket.messages.filter(kind=Message.Kind.REPLY, author_kind="member", position__gt=relayed.message.position)
    answered = later.order_by("position").values_list("author_name", flat=True).first()
    return Standing("answered", answered) if answered else Standing("nobody")


def words_of(relayed, standing) -> Part:
    """The call that says a message on a handset, with its button while nobody has the request."""
    params = {"text": text_of(relayed, standing)}
    if keyboard := keyboard_of(relayed, standing):
        params["reply_markup"] = keyboard
    return Part("sendMessage", params)


def text_of(relayed, standing) -> str:
    """Whose message it is, what it says, and what may be done."""
    message, ticket = relayed.message, relayed.message.ticket
    who = ticket.contact.name or _("Visitor")
    head = f"💬 {isolate(who)} {ltr('#' + str(ticket.number))}"
    return "\n\n".join(filter(None, [head, _said(message), *_kept_back(message), _state(standing), _link(ticket)]))


def _said(message):
    pieces = split(message.text, [], LONGEST)
    return "" if not pieces else pieces[0][0] + ("…" if len(pieces) > 1 else "")


def _kept_back(message):
    """What stands for files that do not come along."""
    words = _("(the file “{name}” is to be seen in the desk)")
    return [words.format(name=isolate(file.name)) for file in kept_back(message)]


def _state(standing):
    return {
        "nobody": _("Answer by replying to this message, or press the button to take it."),
        "mine": _("You have it. Answer by replying to this message."),
        "other": _("{name} has it.").format(name=isolate(standing.who)),
        "answered": _("{name} has answered.").format(name=isolate(standing.who)),
    }[standing.key]


def _link(ticket):
    return f"{settings.PASOKH_URL}/desk/tickets/{ticket.number}" if is_reachable(settings.PASOKH_URL) else ""


def keyboard_of(relayed, standing) -> dict | None:
    """The button by which a request is taken, while nobody has it."""
    if standing.key != "nobody":
        return None
    button = {"text": pgettext("a chat", "I take it"), "callback_data": f"{TAKE}{relayed.message.uid.hex}"}
    return {"inline_keyboard": [[button]]}


def hint(key, **around) -> str:
    """What the bot says to a colleague by itself."""
    return {
        "linked": _("Done. When nobody is at the desk, visitors' messages come here. /off stops it, /on begins again."),
        "wrong code": _("This code is wrong or too old. Get a new one from your profile in the desk."),
        "context": _(
            "Reply to a visitor's message, so that I know whom it is for: hold it, or swipe it, and choose to reply."
        ),
        "taken": _("{name} has it. Your answer was not sent."),
        "gone": _("This request is not yours to answer any more. Your answer was not sent."),
        "unfetched": _("The file could not be fetched from the messenger. Nothing was sent: please send it again."),
        "empty": _("This cannot be sent to a visitor: it has no text and no file."),
        "on": _("Visitors' messages come here again when nobody is at the desk."),
        "off": _("Nothing comes here any more until you say /on."),
        "yours": _("It is yours. Answer by replying to the message."),
        "has it": _("{name} has it already."),
    }[key].format(**around)
