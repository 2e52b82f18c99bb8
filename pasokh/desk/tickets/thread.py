"""A thread: messages in their order, the ticket's events between them, page by page from the newest."""

from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter

from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from pasokh.events.models import Event
from pasokh.kernel.database.ready import Asked, Ready, among, together
from pasokh.tickets.models import Attachment, Message
from pasokh.tickets.writing.mentions import named_in, with_names
from pasokh.ui.drawing import LONGEST, draw, keep, reader, render

from .beside import asked_facts, beside_of, facts_of
from .going import asked_envelopes, envelopes_of, going_of
from .messages import FIELDS, author_of, message_of
from .moments import at_of, day_of, day_words
from .words import SHOWN, Names, asked_names, words_of

PAGE = 50  # messages
NOTE = Message.Kind.NOTE
FACTS = attrgetter(*FIELDS)
FILE_FACTS = attrgetter("pk", "name", "size", "content_type", "state", "thumbnail", "inline", "content_id")
MOST_EVENTS = 200  # in one page; more than that between fifty messages is a machine's doing


@dataclass
class Thread:
    """The lines of a thread in order, and the position to go on from for older ones (None at the beginning)."""

    lines: list = field(default_factory=list)
    older: int | None = None


def thread_of(ticket, before=None) -> Thread:
    """One page of a thread, the newest first page, or the one before a position."""
    asked = {"ticket": ticket.pk, "before": before}
    rows, events = together((_messages(before is not None), asked), (_events(before is not None), asked))
    more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
    events = [event for event in reversed(events) if not more or event.created_at >= rows[0].created_at]
    return Thread(_merged(rows, events, ticket), rows[0].position if more else None)


@lru_cache
def _messages(bounded):
    def shape():
        messages = Message.objects.filter(ticket=Asked("ticket")).order_by("-position")
        messages = messages.filter(position__lt=Asked("before")) if bounded else messages
        return messages.values_list(*FIELDS, named=True)[: PAGE + 1]

    return Ready(shape)


@lru_cache
def _events(bounded):
    def shape():
        events = Event.objects.filter(subject_kind="ticket", subject_id=Asked("ticket"), kind__in=SHOWN).order_by("-pk")
        if bounded:
            above = Message.objects.filter(ticket=Asked("ticket"), position=Asked("before"))
            events = events.filter(created_at__lt=Subquery(above.values("created_at")[:1]))
        return events[:MOST_EVENTS]

    return Ready(shape)


_files = Ready(lambda: Attachment.objects.filter(among("message", "messages")).order_by("pk"))


def attach(messages):
    """Give messages their attachments as `files`, and mails what they say beside their words as `facts`: one query each for all."""
    found, facts, envelopes = _files_of(messages), facts_of(messages), envelopes_of(messages)
    for message in messages:
        message.files, message.facts = found.get(message.pk, []), facts.get(message.pk)
        message.envelope = envelopes.get(message.pk)


def _files_of(messages):
    return _by_message(_files(messages=[message.pk for message in messages]) if messages else ())


def _by_message(files):
    found = {}
    for file in files:
        found.setdefault(file.message_id, []).append(file)
    return found


def _merged(rows, events, ticket):
    """Each event stands after the last message that is not younger: as it would if both had come live."""
    asked = (_files, {"messages": [message.pk for message in rows]}) if rows else None
    files, named, facts, went = together(asked, asked_names(events), asked_facts(rows), asked_envelopes(rows))
    lines, waiting = [], _told(events, Names(named))
    files, how, facts = _by_message(files), reader(), {each.message_id: each for each in facts}
    envelopes = {each.message_id: each for each in went}
    for message in rows:
        while waiting and waiting[0]["at"] < at_of(message.created_at):
            lines.append(waiting.pop(0))
        known = facts.get(message.pk), envelopes.get(message.pk)
        lines.append(_line(message, ticket, files.get(message.pk, []), how, *known))
    return _with_days(lines + waiting)


def message_line(message, ticket) -> dict:
    """A message with its `files` as it is shown: its `html`, and the day it belongs to."""
    known = getattr(message, "facts", None), getattr(message, "envelope", None)
    return _line(message, ticket, message.files, reader(), *known)


def _line(message, ticket, files, how, facts=None, envelope=None):
    beside, of_files = _beside(facts, going_of(envelope, message)), tuple(map(FILE_FACTS, files))
    called = named_in(message.html or message.text) if message.kind == NOTE else ()
    key = (
        "message",
        FACTS(message),
        of_files,
        repr(beside),
        ticket.number,
        ticket.channel,
        author_of(message, ticket),
        called,
        how,
    )
    if len(message.text) + len(message.html) + len(message.quoted) > LONGEST:
        return dict(_drawn(message, ticket, files, beside))
    return dict(keep(key, lambda: _drawn(message, ticket, files, beside)))


def _beside(facts, going):
    """What a mail says beside its words, and how it went."""
    beside = beside_of(facts)
    lines = [*going.get("lines", ()), *beside.get("lines", ())]
    return beside | ({"lines": lines} if lines else {}) | ({"state": going["state"]} if "state" in going else {})


def _drawn(message, ticket, files, beside):
    shown = message_of(message, ticket, files) | {"beside": beside}
    if "state" in beside:  # handed on
        shown |= {"state": beside["state"], "quoted_as": _("What was handed on")}
    html = render("desk/tickets/message.html", {"line": shown, "number": ticket.number})
    if message.kind == NOTE:
        html = Markup(with_names(html))  # noqa: S704 - names are escaped there
    return {"html": html, "day": shown["attrs"]["data-day"], "day_words": shown["attrs"]["data-day-words"]}


def event_lines(events) -> list[dict]:
    """Events as they are shown; those without words are left out."""
    (named,) = together(asked_names(events))
    return _told(events, Names(named))


def _told(events, names):
    return [_event_line(event, words) for event in events if (words := words_of(event, names))]


def _event_line(event, words):
    local = timezone.localtime(event.created_at)
    at = 0 if _stands_first(event) else at_of(event.created_at)
    day = {"day": day_of(local), "day_words": day_words(local)}
    html = draw(
        "desk/tickets/event.html", {"line": {"id": event.pk, "at_key": at, "at": event.created_at, "text": words} | day}
    )
    return {"id": event.pk, "at": at, "html": html} | day


def _stands_first(event):
    # The opening is written down together with the message that opened it; what was split off has messages that are older than itself.
    return event.kind == "ticket.opened" and not event.payload.get("split_from")


def _with_days(lines):
    day = None
    for line in lines:
        line["new_day"] = line.get("day", day) != day
        day = line.get("day", day)
    return lines
