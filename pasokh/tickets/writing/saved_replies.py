"""Finding saved replies, and what their variables say on a ticket."""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from pasokh.kernel import markdown
from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.workspaces.models import Workspace

from ..models import SavedReply
from ..tracking import tracking_link

MOST_FOUND = 30
BEGINNING = 90  # characters of a text that are quoted in a sentence
PLACE = re.compile(r"\{\{\s*([^{}|\n]{1,60}?)\s*(?:\|\s*([^{}\n]{0,200}?)\s*)?\}\}")
PERSIAN = re.compile(r"[\u0600-\u06ff]")
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


def fill(text, *, ticket, member, language="", contact=None) -> Filled:
    """The text as it is said on this ticket, or (ticket None) to this contact. «{{name|otherwise}}» says what stands there for a value that is missing."""
    values = Values(ticket, member, language) if ticket else PersonValues(contact, member, language)
    unknown = []

    def value(match):
        said = values.get(match[1])
        if said or match[2] is not None:
            return said or match[2]
        unknown.append(match[1])
        return match[0]

    return Filled(PLACE.sub(value, text), unknown)


def values_of(member, ticket=None, language="") -> dict[str, str]:
    """What all variables say on a ticket, or as a sample where none is given: {what: text}, for `fill_from`."""
    values = Values(ticket, member, language) if ticket else SampleValues(member, language)
    return {key: values.get(name) for name, _persian, key in NAMES}


def fill_from(known, text) -> str:
    """The text with what is known of its variables (see `values_of`); the others stand as they were, or say what is said otherwise."""
    return PLACE.sub(lambda match: known.get(key_of(match[1]) or "") or match[2] or match[0], text)


def open_places(text) -> list[str]:
    """The places in what somebody is about to send that nobody has filled; code is left alone."""
    return [match[1] for match in PLACE.finditer(CODE.sub("", text))]


def beginning(text, most=BEGINNING) -> str:
    """The beginning of a text in one line, as it is quoted: without marks of form, its variables by their names in brackets.

    They are called in the language of the text, whose direction the quotation has.
    """
    plain = markdown.read(text[: most * 4]).text
    index = 1 if PERSIAN.search(PLACE.sub("", plain) or plain) else 0
    plain = PLACE.sub(lambda match: f"[{_called(match[1], index)}]", plain)
    line = " ".join(plain.split())
    if len(line) <= most:
        return line
    kept = line[: most + 1].rsplit(" ", 1)[0][:most]
    # A variable is quoted whole or not at all.
    kept = kept.rpartition("[")[0] if kept.rfind("[") > kept.rfind("]") else kept
    return kept.rstrip(" ،,.;؛:") + "…"


def _called(name, index):
    return next((names[index] for *names, key in NAMES if key == key_of(name)), name)


def unknown_places(text) -> list[str]:
    """The names between braces that are no variables, and say nothing else: what holds them can be filled on no ticket."""
    return [match[1] for match in PLACE.finditer(text) if match[2] is None and key_of(match[1]) is None]


def key_of(name) -> str | None:
    """What the variable of this name says ("agent"), by either of its names and any spelling; None for no variable."""
    return _known.get(fold(name.replace("_", " ").replace(".", " ")))


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
        self.ticket = ticket
        self._know(ticket.contact, member, language)

    def _know(self, contact, member, language):
        self.contact, self.member = contact, member
        self.shop = Workspace.objects.get(pk=member.workspace_id)
        self.language = language or contact.language or self.shop.language

    def get(self, name) -> str:
        """The value of a variable by either of its names; "" for one that is unknown or says nothing here."""
        key = key_of(name)
        return getattr(self, f"_{key}")() if key else ""

    def _customer(self):
        return self.contact.name

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


class PersonValues(Values):
    """What they say to a customer, of no ticket: all about one says nothing."""

    def __init__(self, contact, member, language=""):
        self._know(contact, member, language)

    def _nothing(self):
        return ""

    _number = _code = _link = _subject = _team = _nothing


class SampleValues(Values):
    """What they could say: of a customer and a request that there are not; the business, the day and the hour are the true ones."""

    def __init__(self, member, language=""):
        self.member, self.shop = member, Workspace.objects.get(pk=member.workspace_id)
        self.language = language or self.shop.language

    def _sample(self, text):
        with override(self.language):
            return gettext(text)

    def _customer(self):
        return self._sample(gettext_noop("Maryam Rezaei"))

    def _number(self):
        return "1234"

    def _code(self):
        return format_tracking_code("7K2M9QX4TB3R")

    def _link(self):
        return tracking_link("7K2M9QX4TB3R", self.language) or "https://example.com/t/7K2M"

    def _subject(self):
        return self._sample(gettext_noop("Where is my order?"))

    def _team(self):
        return self._sample(gettext_noop("Support"))


def greeting(hour) -> str:
    """What one says at this hour of the day."""
    if 4 <= hour < 11:
        return gettext("Good morning")
    if 11 <= hour < 16:
        return gettext("Good day")
    if 16 <= hour < 20:
        return gettext("Good afternoon")
    return gettext("Good evening")
