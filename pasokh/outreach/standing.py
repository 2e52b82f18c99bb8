"""What stands in a business, ready to be asked: read once in two seconds, for every page of a site asks for it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pasokh.kernel.filters import EVERYTHING, bind
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from .fields import OF_CONTACT, fields
from .models import SmartMessage
from .reducing import keys_of

SECONDS = 2
_standing = Kept(seconds=SECONDS)


@dataclass(frozen=True)
class Standing:
    """A message with its approved version; `shown`: not paused."""

    message: SmartMessage
    number: int
    body: dict
    conditions: object
    shown: bool

    @cached_property
    def asks_contact(self) -> bool:
        """Whether it asks of the customer's record."""
        return not keys_of(self.conditions).isdisjoint(OF_CONTACT)

    def is_for(self, site) -> bool:
        """Whether it is of this site (an origin)."""
        return not self.body["sites"] or site in self.body["sites"]

    def is_on(self, day: date) -> bool:
        """Whether a day lies in its schedule."""
        first, last = (self.body[name] and date.fromisoformat(self.body[name]) for name in ("from", "to"))
        return (first is None or first <= day) and (last is None or day <= last)


def standing() -> dict[str, Standing]:
    """The messages that were approved, by public id, paused ones too. At most two seconds old. Inside the workspace."""
    return _standing.get(require_workspace_id(), _read)


def forget_standing() -> None:
    """Something has changed: this process reads anew; the others do within two seconds."""
    _standing.forget()


def _read():
    rows = SmartMessage.objects.standing().exclude(active=None).select_related("active")
    return {each.public_id: made(each, each.active) for each in rows}


def made(message, version) -> Standing:
    """One version, ready to be asked."""
    conditions = bind(version.body["conditions"] or EVERYTHING, fields())
    return Standing(message, version.number, version.body, conditions, message.paused_at is None)
