"""Answers that wait, on the screens that have their ticket open."""

from pasokh.live.projectors import Frame, projector
from pasokh.tickets.models import HeldReply

from ..tickets.writing.held import held_line
from .projectors import LANGUAGES, as_read_in

KINDS = ("reply.held", "reply.scheduled", "reply.put_off", "reply.taken_back")


@projector(*KINDS)
def answers_wait(events, wanted):
    """The line of each in the thread, empty for one that is gone."""
    for language in LANGUAGES:
        told = [event for event in events if f"ticket:{event.subject_id}:{language}" in wanted]
        if not told:
            continue
        rows = HeldReply.objects.select_related("member", "ticket").in_bulk([event.payload["held"] for event in told])
        with as_read_in(language, told[0].workspace_id):
            for event in told:
                held = rows.get(event.payload["held"])
                data = {"kind": "held", "id": event.payload["held"], "html": _html(held)}
                yield Frame(f"ticket:{event.subject_id}:{language}", event.pk, data)


def _html(held):
    return str(held_line(held, held.ticket)["html"]) if held else ""
