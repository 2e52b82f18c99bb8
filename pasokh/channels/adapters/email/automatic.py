"""Mail that nobody wrote: whether it answers what she just wrote, and how she says that she wants no more of it.

What answers her own words (a receipt, a question of a flow) is part of her request, as a colleague's answer is. What comes by itself (reminders, by the
clock, asking whether she is content) names an address where she puts an end to it (RFC 8058).
"""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from pasokh.tickets.models import Message

from ...unsubscribing import address_of

MACHINES = ("automation", "flow")  # kinds of authors
ANSWERS, BY_ITSELF = "auto-replied", "auto-generated"  # as RFC 3834 calls them


def kind_of(message) -> str:
    """Empty for a person's mail, else whether a machine answers her (ANSWERS) or speaks by itself (BY_ITSELF)."""
    if message.author_kind not in MACHINES:
        return ""
    public = message.ticket.messages.filter(kind__in=[Message.Kind.INCOMING, Message.Kind.REPLY])
    before = public.filter(position__lt=message.position).order_by("-position").values_list("kind", flat=True).first()
    return ANSWERS if before == Message.Kind.INCOMING else BY_ITSELF


@dataclass(frozen=True, slots=True)
class Leaving:
    """How she says that she wants no more such mail: translated words, and the address behind them."""

    words: str
    address: str

    def as_text(self) -> str:
        """The address alone on its line."""
        return f"{self.words}:\n{self.address}"

    def as_html(self) -> str:
        """The words as a link."""
        return f'<a href="{escape(self.address)}">{escape(self.words)}</a>'

    def headers(self) -> dict[str, str]:
        """By https a mail program does it by itself, without opening a page."""
        one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if self.address.startswith("https:") else {}
        return {"List-Unsubscribe": f"<{self.address}>"} | one_click


def leaving_of(ticket, automatic, language) -> Leaving | None:
    """What stands below a mail of this kind, in the active language; None below others, and where no address leads here."""
    address = address_of(ticket.contact, language) if automatic == BY_ITSELF else ""
    return Leaving(_("No more automatic mails like this one"), address) if address else None
