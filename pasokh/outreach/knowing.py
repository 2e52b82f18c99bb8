"""What the server knows of one visitor, as conditions ask it: her own row, and yes or no of her record."""

from datetime import datetime
from functools import cached_property

from django.utils import timezone

from pasokh.contacts.filters import fields as contact_fields
from pasokh.kernel.filters.loosely import loosely
from pasokh.visitors.actions.counting import shop
from pasokh.visitors.models import Visitor, VisitorEvent

from .fields import ATTRIBUTE, OF_CONTACT

MOST_EVENTS = 200  # newest of a visit that are looked through
SATURDAY_FIRST = 2  # days from Saturday to Monday, with which date.weekday() begins


class Known:
    """Answers by field, read lazily and once: `get(key)` as the filter language asks. `contact` may be None."""

    def __init__(self, visitor: Visitor, contact, now: datetime, language="fa"):
        self.visitor, self.contact, self.now, self.language = visitor, contact, now, language
        self._read = {}

    def get(self, key, default=None):
        """The value of a field; of a customer's field None where nobody is known."""
        if key not in self._read:
            self._read[key] = self._value(key)
        return self._read[key]

    def _value(self, key):
        if key.startswith(ATTRIBUTE):
            value = self.visitor.attributes.get(key.removeprefix(ATTRIBUTE))
            return value if value is None else str(value)
        if key in OF_CONTACT:
            return contact_fields()[key].read(self.contact) if self.contact else None
        read = _READ.get(key)
        return read(self) if read else None

    @cached_property
    def local(self) -> datetime:
        """Now, by the clocks of the business."""
        return timezone.localtime(self.now, shop().zone)

    @cached_property
    def events(self) -> list[str]:
        """What the page told in this visit, as it is compared."""
        told = VisitorEvent.objects.filter(visitor=self.visitor, at__gte=self.visitor.visit_at or self.now)
        return sorted({loosely(name) for name in told.order_by("-pk").values_list("name", flat=True)[:MOST_EVENTS]})


def _things(known):
    items = known.visitor.cart.get("items", [])
    return [loosely(text) for item in items for text in (item.get("title"), item.get("id")) if text]


_READ = {
    "visits": lambda known: known.visitor.visits,
    "pages": lambda known: known.visitor.pages,
    "returning": lambda known: known.visitor.visits > 1,
    "referrer": lambda known: known.visitor.referrer,
    "country": lambda known: known.visitor.country,
    "city": lambda known: known.visitor.city,
    "device": lambda known: known.visitor.device,
    "hour": lambda known: known.local.hour,
    "weekday": lambda known: str((known.local.weekday() + SATURDAY_FIRST) % 7),
    "known": lambda known: known.contact is not None,
    "cart": _things,
    "cart_value": lambda known: known.visitor.cart_value,
    "cart_items": lambda known: sum(item.get("quantity", 1) for item in known.visitor.cart.get("items", [])),
    "event": lambda known: known.events,
}
