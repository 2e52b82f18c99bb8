"""A thread: messages in their order, the ticket's events between them, page by page from the newest."""

from dataclasses import dataclass, field

from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.models import Attachment
from pasokh.ui.drawing import draw

from .messages import message_of
from .moments import at_of, day_of, day_words
from .words import SHOWN, Names, words_of

PAGE = 50  # messages
DAY = ("day", "day_words")
MOST_EVENTS = 200  # in one page; more than that between fifty messages is a machine's doing


@dataclass
class Thread:
    """The lines of a thread in order, and the position to go on from for older ones (None at the beginning)."""

    lines: list = field(default_factory=list)
    older: int | None = None


def thread_of(ticket, before=None) -> Thread:
    """One page of a thread, the newest first page, or the one before a position."""
    messages = ticket.messages.order_by("-position")
    if before is not None:
        messages = messages.filter(position__lt=before)
    rows = list(messages[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
    attach(rows)
    events = _events(ticket, rows, more, before)
    return Thread(_merged(rows, events, ticket), rows[0].position if more else None)


def attach(messages):
    """Give messages their attachments as `files`: one query for all."""
    found = {}
    if messages:
        for file in Attachment.objects.filter(message__in=[message.pk for message in messages]).order_by("pk"):
            found.setdefault(file.message_id, []).append(file)
    for message in messages:
        message.files = found.get(message.pk, [])


def _events(ticket, rows, more, before):
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=SHOWN).order_by("-pk")
    if more and rows:
        events = events.filter(created_at__gte=rows[0].created_at)
    if before is not None:
        later = ticket.messages.filter(position=before).values("created_at")[:1]
        events = events.filter(created_at__lt=later)
    return list(events[:MOST_EVENTS])[::-1]


def _merged(rows, events, ticket):
    """Each event stands after the last message that is not younger: as it would if both had come live."""
    lines, waiting = [], event_lines(events)
    for message in rows:
        while waiting and waiting[0]["at"] < at_of(message.created_at):
            lines.append(waiting.pop(0))
        lines.append(message_line(message, ticket))
    return _with_days(lines + waiting)


def message_line(message, ticket) -> dict:
    """A message as it is shown: its `html`, and the day it belongs to."""
    shown = message_of(message, ticket.channel)
    html = draw("desk/tickets/message.html", {"line": shown, "number": ticket.number})
    return {"html": html, "day": shown["attrs"]["data-day"], "day_words": shown["attrs"]["data-day-words"]}


def event_lines(events) -> list[dict]:
    """Events as they are shown; those without words are left out."""
    names = Names(events)
    return [_event_line(event, words) for event in events if (words := words_of(event, names))]


def _event_line(event, words):
    line = {"id": event.pk, "at_key": at_of(event.created_at), "at": event.created_at, "text": words}
    if event.kind == "ticket.opened":
        line |= _first_of(event)
    html = draw("desk/tickets/event.html", {"line": line})
    return {"id": event.pk, "at": line["at_key"], "html": html} | {name: line[name] for name in DAY if name in line}


def _first_of(event):
    # The opening stands first, below the day: it is written down together with the message that opened it.
    local = timezone.localtime(event.created_at)
    return {"at_key": 0, "day": day_of(local), "day_words": day_words(local)}


def _with_days(lines):
    day = None
    for line in lines:
        line["new_day"] = line.get("day", day) != day
        day = line.get("day", day)
    return lines
