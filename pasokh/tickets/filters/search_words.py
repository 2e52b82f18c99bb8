"""Filters in a search: «وضعیت:باز برچسب:مرجوعی سارا» asks for the tickets with this status and tag that speak of سارا.

A key is a field's name in either language, its value what it is called, in any spelling, with quotes or half-spaces where it has spaces. What is
no filter stays what is searched for: nothing that somebody types is lost.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from pasokh.kernel.filters.loosely import loosely
from pasokh.kernel.persian.jalali import parse_date

from ..fields.kinds import kind_of
from ..fields.known import known
from .catalogue import fields
from .own_fields import PREFIX, custom_of

KEYS = {
    "status": ("status", "وضعیت"),
    "category": ("state", "حالت"),
    "type": ("type", "نوع"),
    "priority": ("priority", "اولویت"),
    "tag": ("tag", "برچسب"),
    "team": ("team", "تیم"),
    "assignee": ("assignee", "مسئول"),
    "follower": ("follower", "دنبال‌کننده"),
    "company": ("company", "شرکت"),
    "segment": ("segment", "بخش"),
    "channel": ("channel", "کانال"),
    "inbox": ("inbox", "صندوق"),
    "created": ("created", "ساخته‌شده"),
    "activity": ("activity", "آخرین‌پیام"),
    "subject": ("subject", "موضوع"),
    "unread": ("unread", "خوانده‌نشده"),
}
PERSONAL = {"me": ("me", "من"), "my_teams": ("mine", "تیم‌هایم")}
NOBODY = ("none", "هیچ", "خالی", "ندارد")
YES, NO = ("yes", "بله", "آری", "هست"), ("no", "نه", "خیر", "نیست")
SPANS = {
    "today": ("today", "امروز"),
    "yesterday": ("yesterday", "دیروز"),
    "this_week": ("this_week", "این‌هفته"),
    "last_week": ("last_week", "هفتهٔ‌پیش"),
    "this_month": ("this_month", "این‌ماه"),
    "last_month": ("last_month", "ماه‌پیش"),
    "this_year": ("this_year", "امسال"),
}
HALF_SPACE = "\u200c"
MOST = 12  # filters in one search
SHOWN = 8  # suggestions
TOKEN = re.compile(r'([^\s:"«»]+):(?:"([^"]{1,100})"|«([^»]{1,100})»|(\S{1,100}))')


def _same(text) -> str:
    """As words are compared here: spaces and underlines do not count either."""
    return loosely(text).replace(" ", "").replace("_", "").replace("-", "")


_BY_WORD = {_same(word): key for key, words in KEYS.items() for word in words}


def _keys_of() -> dict:
    """{a field's key: its words in English and Persian}: of the product's, and of the business's own that are asked for."""
    of = known()
    if (found := of.__dict__.get("search_keys")) is None:
        own = {PREFIX + each.key: _words_of(each) for each in of.fields if not each.retired_at}
        found = of.__dict__["search_keys"] = KEYS | own
    return found


def _words_of(custom):
    """What it is called, in one word: spaces become half-spaces, as people join words; its key where it has no other name."""
    labels = [HALF_SPACE.join(re.sub(r'[\s:"«»]+', " ", custom.label(language)).split()) for language in ("en", "fa")]
    return tuple(label or custom.key for label in labels) + (custom.key,)


def _field_called(word):
    """The key of the field with this name, or None. The product's own words come first."""
    wanted = _same(word)
    own = (key for key, words in _keys_of().items() if any(_same(each) == wanted for each in words))
    return _BY_WORD.get(wanted) or next(own, None)


@dataclass(frozen=True)
class Typed:
    """What somebody typed: a filter (None where she typed none), and the words that are searched for."""

    filter: dict | None
    text: str


def read(typed) -> Typed:
    """The filter and the words of a search."""
    if ":" not in typed:
        return Typed(None, typed)
    conditions, rest, at = [], [], 0
    for token in TOKEN.finditer(typed):
        condition = _condition(token) if len(conditions) < MOST else None
        if condition:
            conditions.append(condition)
            rest.append(typed[at : token.start()])
            at = token.end()
    rest.append(typed[at:])
    return Typed({"all": conditions} if conditions else None, " ".join(" ".join(rest).split()))


def unknown(typed):
    """The first filter whose field there is and whose value there is not, as (what the field is called, the value); None where all are known."""
    for token in TOKEN.finditer(typed) if ":" in typed else ():
        if (key := _field_called(token[1])) and not _condition(token):
            return str(fields()[key].label), _value_of(token)
    return None


def _condition(token):
    key = _field_called(token[1])
    return key and _of_field(fields()[key], _value_of(token))


def _value_of(token):
    return next(part for part in token.groups()[1:] if part is not None)


def _of_field(field, value):
    wanted, empty = _same(value), "empty" in field.operators
    if not wanted:
        return None
    if empty and wanted in map(_same, NOBODY):
        return {"field": field.key, "op": "empty"}
    return _READ[field.kind](field, value, wanted)


def _choice(field, _value, wanted):
    if field.choices is None:  # of files: only whether there are any
        return None
    for word in field.personal:
        if wanted in map(_same, PERSONAL[word]):
            return _is(field, [word])
    found = [value for value, label in field.choices("") if wanted in (_same(label), _same(value))]
    return _is(field, found) if found else None


def _is(field, values):
    return {"field": field.key, "op": "has_any" if field.kind == "choices" else "is", "value": values}


def _level(field, _value, wanted):
    found = [value for value, label in field.choices("") if wanted in _same(label)]
    return _is(field, found) if found else None


def _moment(field, value, wanted):
    for span, words in SPANS.items():
        if wanted in map(_same, (span, *words)):
            return {"field": field.key, "op": "in", "value": span}
    try:
        return {"field": field.key, "op": "in", "value": {"day": parse_date(value).isoformat()}}
    except ValueError:
        return None


def _yes_no(field, _value, wanted):
    if wanted in map(_same, YES):
        return {"field": field.key, "op": "yes"}
    return {"field": field.key, "op": "no"} if wanted in map(_same, NO) else None


def _text(field, value, _wanted):
    return {"field": field.key, "op": "contains", "value": value}


def _number(field, value, _wanted):
    custom = custom_of(field.key)
    try:
        cleaned = kind_of(custom).field(custom, get_language()).clean(value)
    except ValidationError:
        return None
    stored = kind_of(custom).to_stored(cleaned, custom)
    return None if stored is None else _is(field, [stored])


_READ = {
    "choice": _choice,
    "choices": _choice,
    "level": _level,
    "moment": _moment,
    "date": _moment,
    "yes_no": _yes_no,
    "text": _text,
    "number": _number,
}


def suggestions(typed, language) -> list[tuple[str, str]]:
    """What the last word may become: (the whole text then, what is shown). Nothing where it is a plain word that begins no key."""
    *before, last = re.split(r"\s+", typed) if typed else [""]
    head = " ".join(before) + (" " if before else "")
    key, colon, begun = last.partition(":")
    if not colon:
        return [(f"{head}{word}:", f"{word}:") for word in _keys(key, language)] if len(key) > 1 else []
    named = _field_called(key)
    found = _values(fields()[named], _same(begun), language) if named else []
    return [(f"{head}{key}:{_quoted(label)} ", str(label)) for label in found][:SHOWN]


def _keys(begun, language):
    wanted, place = _same(begun), 1 if language == "fa" else 0
    return [words[place] for words in _keys_of().values() if any(_same(word).startswith(wanted) for word in words)][
        :SHOWN
    ]


def _values(field, begun, language):
    place = 1 if language == "fa" else 0
    if field.kind in ("text", "number") or (
        field.key.startswith(PREFIX) and not (field.choices or field.kind == "date")
    ):
        return []
    if field.kind == "yes_no":
        offered = [words[0 if language != "fa" else 1] for words in (YES, NO)]
    elif field.kind in ("moment", "date"):
        offered = [words[place] for words in SPANS.values()]
    else:
        offered = [PERSONAL[word][place] for word in field.personal] + [label for _value, label in field.choices("")]
    if "empty" in field.operators:
        offered.append(NOBODY[place])
    return [label for label in offered if begun in _same(label)]


def _quoted(label):
    return f'"{label}"' if " " in str(label) else str(label)
