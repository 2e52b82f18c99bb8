"""Finding saved replies, and what their variables say on a ticket."""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext, override

from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.workspaces.models import Workspace

from ..models import SavedReply
from ..tracking import tracking_link

MOST_FOUND = 30
PLACE = re.compile(r"\{\{\s*([^{}|\n]{1,60}?)\s*(?:\|\s*([^{}\n]{0,200}?)\s*)?\}\}")
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)


def find(member, text, most=MOST_FOUND):
    """Those she may use whose title, keywords, folder or text have all these words, or beginnings of words; what is found by its title first.

    Then what is sent most. Spelling does not matter: see kernel.persian.folding.
    """
    words = fold(text[:200]).split()[:8]
    found = SavedReply.objects.usable_by(member).with_uses()
    for word in words:
        found = found.filter(folded__contains=word)
    asked = " ".join(words)
    rows = list(found.order_by("-used", "title")[: most * 4])
    rows.sort(key=lambda reply: (asked not in fold(f"{reply.title} {reply.keywords}"), -reply.used))
    return rows[:most]


def of_ids(member, public_ids):
    """Those of these that she may use."""
    found = []
    for text in public_ids:
        try:
            found.append(SavedReply.objects.by_public_id(text).pk)
        except SavedReply.DoesNotExist:
            continue
    return list(SavedReply.objects.usable_by(member).filter(pk__in=found)) if found else []


@dataclass
class Filled:
    """A text with its variables' values; `open` are those that nobody knows here: they stand in the text as they were."""

    text: str
    open: list[str] = field(default_factory=list)


def fill(text, *, ticket, member, language="") -> Filled:
    """The text as it is said on this ticket. «{{name|otherwise}}» says what stands there for a value that is missing."""
    values = Values(ticket, member, language)
    unknown = []

    def value(match):
        said = values.get(match[1])
        if said or match[2] is not None:
            return said or match[2]
        unknown.append(match[1])
        return match[0]

    return Filled(PLACE.sub(value, text), unknown)


def open_places(text) -> list[str]:
    """The places in what somebody is about to send that nobody has filled; code is left alone."""
    return [match[1] for match in PLACE.finditer(CODE.sub("", text))]


# name in English, in Persian, and what it says; the first two are how it is written between braces.
NAMES = (
    ("customer name", "نام مشتری", "customer"),
    ("agent name", "نام کارشناس", "agent"),
    ("ticket number", "شمارهٔ درخواست", "number"),
    ("tracking code", "کد پیگیری", "code"),
    ("tracking link", "پیوند پیگیری", "link"),
    ("subject", "موضوع", "subject"),
    ("business name", "نام کسب‌وکار", "business"),
    ("team name", "نام تیم", "team"),
    ("date", "تاریخ", "date"),
    ("weekday date", "تاریخ کامل", "long_date"),
    ("time", "ساعت", "time"),
    ("greeting", "درود", "greeting"),
)
_known = {fold(spelling.replace("_", " ")): key for *spellings, key in NAMES for spelling in spellings}


class Values:
    """What the variables say on one ticket, each looked up when it is first asked for."""

    def __init__(self, ticket, member, language=""):
        self.ticket, self.member = ticket, member
        self.shop = Workspace.objects.get(pk=member.workspace_id)
        self.language = language or ticket.contact.language or self.shop.language

    def get(self, name) -> str:
        """The value of a variable by either of its names; "" for one that is unknown or says nothing here."""
        key = _known.get(fold(name.replace("_", " ").replace(".", " ")))
        return getattr(self, f"_{key}")() if key else ""

    def _customer(self):
        return self.ticket.contact.name

    def _agent(self):
        return self.member.name

    def _number(self):
        return str(self.ticket.number or "")

    def _code(self):
        return format_tracking_code(self.ticket.tracking_code)

    def _link(self):
        return tracking_link(self.ticket.tracking_code, self.language)

    def _subject(self):
        return self.ticket.subject

    def _business(self):
        return self.shop.name

    def _team(self):
        return self.ticket.team.name if self.ticket.team_id else ""

    def _date(self, style="medium"):
        return show_date(
            timezone.now(), style, language=self.language, calendar=self.shop.calendar, zone=self.shop.zone
        )

    def _long_date(self):
        return self._date("long")

    def _time(self):
        return show_time(timezone.now(), language=self.language, zone=self.shop.zone)

    def _greeting(self):
        with override(self.language):
            return greeting(timezone.localtime(timezone=self.shop.zone).hour)


def greeting(hour) -> str:
    """What one says at this hour of the day."""
    if 4 <= hour < 11:
        return gettext("Good morning")
    if 11 <= hour < 16:
        return gettext("Good day")
    if 16 <= hour < 20:
        return gettext("Good afternoon")
    return gettext("Good evening")
