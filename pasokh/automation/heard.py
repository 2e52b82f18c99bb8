"""What happened, as rules ask of it: made of an event as it is read, and kept with its turn."""

from dataclasses import dataclass, field
from datetime import datetime

from .moments import time_of


@dataclass
class Heard:
    """Who did what, when. `chain` are the ids of the rules because of whose deeds it happened."""

    kind: str
    at: datetime
    actor_kind: str
    payload: dict
    chain: list = field(default_factory=list)

    @classmethod
    def of_event(cls, event, chain=()):
        return cls(event.kind, event.created_at, event.actor_kind, event.payload, list(chain))

    @classmethod
    def of_turn(cls, turn):
        facts = turn.facts
        return cls(turn.kind, datetime.fromisoformat(facts["at"]), facts["actor"], facts["payload"], turn.chain)

    @property
    def facts(self) -> dict:
        """What a turn keeps of it."""
        return {"at": self.at.isoformat(), "actor": self.actor_kind, "payload": self.payload}

    @property
    def why(self) -> dict:
        """What a run's log says of it, and what actions may ask."""
        return {
            "kind": self.kind,
            "at": self.at.isoformat(),
            "actor": self.actor_kind,
            "automatic": bool(self.payload.get("automatic") or self.payload.get("unanswerable")),
        }

    def in_hours(self, ticket) -> bool:
        """Whether it happened while those work whose request it is."""
        return time_of(ticket).is_open(self.at)
