"""The last lines of a mail to a customer: the tracking code of her request, and where she follows it."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.isolates import ltr
from pasokh.tickets.tracking import tracking_link

SETTING = "tracking_line"  # of the mailbox; on unless switched off
CODE_AT = "{code}"


@dataclass(frozen=True, slots=True)
class Tracking:
    """Translated ``words`` with ``{code}`` in them, and ``follow`` as the name of ``link``; both "" without a link."""

    words: str
    code: str
    follow: str = ""
    link: str = ""

    def as_text(self) -> str:
        """Short lines, the link alone on the last: a program that breaks long lines of a quotation leaves these whole."""
        lines = [self.words.replace(CODE_AT, ltr(self.code))]
        return "\n".join([*lines, f"{self.follow}:", self.link] if self.link else lines)

    def as_html(self) -> str:
        """The same with the link behind its words."""
        code = f'<span dir="ltr" style="unicode-bidi: isolate; white-space: nowrap">{escape(self.code)}</span>'
        said = escape(self.words).replace(CODE_AT, code)
        link = f'<br>\n<a href="{escape(self.link)}">{escape(self.follow)}</a>' if self.link else ""
        return said + link


def tracking_of(ticket, channel) -> Tracking | None:
    """What the foot says of a ticket, in the active language; None where the mailbox does not say it."""
    if not channel.settings.get(SETTING, True):
        return None
    link, words = tracking_link(ticket.tracking_code, get_language()), _("The tracking code of your request: {code}")
    return Tracking(words, format_tracking_code(ticket.tracking_code), _("See how it stands") if link else "", link)
