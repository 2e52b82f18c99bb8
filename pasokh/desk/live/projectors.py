"""What each event shows on the desk: ids for lists, HTML for the ticket that stands open."""

from contextlib import contextmanager

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone, translation

from pasokh.kernel.kept import Kept
from pasokh.live.projectors import AFRESH, Frame, projector
from pasokh.tickets.actions.append import brought_by
from pasokh.tickets.models import Message, Ticket
from pasokh.ui.display import displaying
from pasokh.workspaces.models import Workspace

from ..chats.talks import TALKS
from ..tickets.going import envelopes_of
from ..tickets.thread import attach, event_lines, message_line
from ..tickets.words import QUIET, SHOWN
from .topics import ALL, NO_TEAM, chats_topic, offers_topic, run_topic

OF_MESSAGE = (
    "message.received",
    "message.composed",
    "message.forwarded",
    "note.written",
    "note.received",
    "message.state_changed",
    "message.delayed",
    "message.file_changed",
    "message.weighed",
    "message.edited",
)
SEEN = "ticket.seen"
PLACES = ("team:", "member:", "chats:")  # topics of those who are told by where a ticket lies
# Messages came, went, or stand elsewhere now: the screen is loaded anew.
THREAD_MOVED = ("ticket.merged", "ticket.absorbed", "ticket.unmerged", "ticket.gave_back", "ticket.split")
KINDS = tuple(dict.fromkeys((*OF_MESSAGE, *SHOWN, SEEN)))
OFFERS = (
    "ticket.offered",
    "ticket.assigned",
    "ticket.offer_declined",
    "ticket.offer_expired",
    "ticket.offer_withdrawn",
)
TASKS = ("task.planned", "task.changed", "task.assigned", "task.done", "task.undone", "task.dropped", "task.due")
FLOWS = (
    *("flow.started", "flow.moved", "flow.asked", "flow.answered", "flow.withdrawn", "flow.ended", "flow.failed"),
    *("flow.cancelled", "flow.handed_over", "flow.resumed"),
)
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@projector(*KINDS)
def rows_changed(events, wanted):
    """For the lists and the column of chats: which ticket something happened to. Those who lose it hear of it as well as those who get it."""
    if ALL in wanted:
        yield from (Frame(ALL, event.pk, {"ticket": event.subject_id}, gathers=True) for event in events)
    if wanted.any_of(*PLACES):
        places = _places([event for event in events if not brought_by(event)])
        places |= {event.subject_id: _place(entry.ticket) for event in events if (entry := brought_by(event))}
        for event in events:
            for topic in _topics_of(event, *places.get(event.subject_id, (None, None, ""))) & wanted:
                yield Frame(topic, event.pk, {"ticket": event.subject_id}, gathers=True)


def _place(ticket):
    return ticket.team_id, ticket.assignee_id, ticket.channel


def _places(events):
    if not events:
        return {}
    tickets = Ticket.objects.filter(pk__in={event.subject_id for event in events})
    return {pk: place for pk, *place in tickets.values_list("pk", "team", "assignee", "channel")}


def _topics_of(event, team, assignee, channel):
    teams, members = {team or NO_TEAM}, {assignee}
    before = event.payload.get("before")
    if event.kind == "ticket.routed":
        teams |= {before or NO_TEAM, event.payload.get("team") or NO_TEAM}
    if event.kind in ("ticket.assigned", "ticket.unassigned"):
        members |= {before, event.payload.get("assignee")}
    members -= {None}
    chats = {chats_topic(pk) for pk in members} if channel in TALKS else set()
    return {f"team:{pk}" for pk in teams} | {f"member:{pk}" for pk in members} | chats


@projector(*TASKS)
def tasks_change(events, wanted):
    """For her who is to do it, or was."""
    for event in events:
        for member in {event.payload.get("owner"), event.payload.get("before")} - {None}:
            if (topic := f"tasks:{member}") in wanted:
                yield Frame(topic, event.pk, {"task": event.payload["task"]})


@projector(*FLOWS)
def runs_move(events, wanted):
    """For the page of a run, and for the tasks of those whom it asks."""
    for event in events:
        run, asked = event.payload.get("run"), event.payload.get("members", ()) if event.kind == "flow.asked" else ()
        for topic in [run_topic(run), *(f"tasks:{member}" for member in asked)]:
            if topic in wanted:
                yield Frame(topic, event.pk, {"run": run})


@projector(*OFFERS)
def offers_change(events, wanted):
    """For her whom a queue asks, or does no more."""
    for event in events:
        member = event.payload.get("assignee" if event.kind == "ticket.assigned" else "member")
        if member and (topic := offers_topic(member)) in wanted:
            yield Frame(topic, event.pk, {"ticket": event.subject_id})


@projector(*KINDS, *QUIET)
def thread_grows(events, wanted):
    """For the ticket that stands open: new and changed messages, what happened, how far the customer has read."""
    for language in LANGUAGES:
        told = [event for event in events if f"ticket:{event.subject_id}:{language}" in wanted]
        if told:
            with as_read_in(language, told[0].workspace_id):
                yield from _frames(told, language)


_shops = Kept(seconds=2)


@contextmanager
def as_read_in(language, workspace_id):
    """As its readers read it: language, zone, calendar, currency."""
    shop = _shops.get(workspace_id, lambda: Workspace.objects.get(pk=workspace_id))
    reading = displaying(calendar=shop.calendar, currency_unit=shop.currency)
    with translation.override(language), timezone.override(shop.zone), reading:
        yield


def _frames(events, language):
    messages = _messages(events)
    lines = {line["id"]: line for line in event_lines([event for event in events if event.kind in SHOWN])}
    for event in events:
        if data := _data(event, messages, lines):
            yield Frame(f"ticket:{event.subject_id}:{language}", event.pk, data)


def _data(event, messages, lines):
    if event.kind in OF_MESSAGE:
        message = messages.get(event.payload["message"])
        return message and message_data(message)
    if event.kind in THREAD_MOVED:
        return AFRESH
    if event.kind in QUIET:
        return {"kind": "changed"}
    if event.kind == SEEN:
        return read_data(event) if event.payload.get("side") == "contact" else None
    return event_data(lines[event.pk]) if event.pk in lines else None


def _messages(events):
    of_messages = [event for event in events if event.kind in OF_MESSAGE]
    brought = [entry.message for event in of_messages if (entry := brought_by(event))]
    ids = {event.payload["message"] for event in of_messages} - {message.pk for message in brought}
    fetched = list(Message.objects.filter(pk__in=ids).select_related("ticket__contact")) if ids else []
    attach(fetched)
    envelopes = envelopes_of(brought)
    for message in brought:
        message.files, message.envelope = [], envelopes.get(message.pk)
    return {message.pk: message for message in [*brought, *fetched]}


def message_data(message) -> dict:
    """A message as the page would show it, and where it stands."""
    return {"kind": "message", "id": message.pk, "html": str(message_line(message, message.ticket)["html"])}


def event_data(line) -> dict:
    """A line of what happened; the head and the panel have changed with it."""
    return {"kind": "event", "id": line["id"], "html": str(line["html"])}


def read_data(event) -> dict:
    """The customer has read up to a position."""
    html = get_template("desk/tickets/state.html").render({"state": "read"})
    return {"kind": "read", "position": event.payload["position"], "html": html}
