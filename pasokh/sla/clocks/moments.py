"""What events mean to clocks."""

from dataclasses import dataclass
from datetime import datetime

from pasokh.events.actors import ANSWERING


@dataclass(frozen=True)
class Moment:
    """Something that clocks hear of: `what` it was, and when (UTC). `undone`: it takes the step before it back."""

    what: str
    at: datetime
    undone: bool = False


def _of_message(event):
    return None if event.payload.get("automatic") else "asked"


def _of_answer(event):
    return "answered" if event.actor_kind in ANSWERING else None


def _of_waking(event):
    # A step or an answer that ended the sleep has an event of its own.
    return "open" if event.payload.get("why") in ("time", "hand") else None


def _of_closing(event):
    return "confirmed" if event.payload.get("way") in ("confirmed", "followed_up") else "closed"


def always(what):
    return lambda event: what


MEANING = {
    "ticket.opened": always("opened"),
    "message.received": _of_message,
    "message.composed": _of_answer,
    "ticket.assigned": always("taken"),
    "ticket.opened_again": always("open"),
    "ticket.woken": _of_waking,
    "ticket.paused": always("paused"),
    "ticket.snoozed": always("paused"),
    "ticket.solved": always("solved"),
    "ticket.closed": _of_closing,
    "ticket.followed_up": always("followed_up"),
    "ticket.merged": always("merged"),
    "ticket.unmerged": always("unmerged"),
}
STEPS = ("open", "paused", "solved", "closed", "confirmed", "merged", "unmerged")  # that may call back what was over


def moment_of(event) -> Moment | None:
    """What an event of a ticket means to its clocks; None where it means nothing."""
    meaning = MEANING.get(event.kind)
    what = meaning(event) if meaning else None
    return Moment(what, event.created_at, bool(event.payload.get("undone"))) if what else None
