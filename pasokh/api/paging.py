"""Lists page by key: `next` names the last row that was given, so rows that are added meanwhile move nothing.

The cursor is opaque to callers: the order's name, the row's public uid (never its key) and, for an order by time, the time.
"""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from .problems import invalid

DEFAULT, MOST = 50, 100


@dataclass(frozen=True)
class Order:
    """A stable order: `field` with "-" for descending; `moment` stands before it where rows are ordered by a time."""

    name: str
    field: str
    moment: str = ""

    @property
    def fields(self):
        return [f"-{self.moment}", self.field] if self.moment else [self.field]


NEWEST = Order("newest", "-pk")
OLDEST = Order("oldest", "pk")
ACTIVITY = Order("activity", "-pk", moment="last_message_at")
THREAD = Order("thread", "position")
LATEST = Order("latest", "-position")


def page(rows, order, *, after=None, limit=DEFAULT):
    """(one page of a queryset in an order, the cursor of the next page or None). Raises Problem for a foreign cursor."""
    if after:
        rows = rows.filter(_beyond(rows, order, after))
    found = list(rows.order_by(*order.fields)[: limit + 1])
    return found[:limit], _cursor(order, found[limit - 1]) if len(found) > limit else None


def _cursor(order, row):
    told = [order.name, row.uid.hex] + ([getattr(row, order.moment).isoformat()] if order.moment else [])
    return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")


def _beyond(rows, order, after):
    uid, moment = _read(order, after)
    value = rows.model.objects.filter(uid=uid).values_list(order.field.lstrip("-"), flat=True).first()
    if value is None:
        raise invalid("bad_cursor", parameter="cursor")
    beyond = Q(**{f"{order.field.lstrip('-')}__{'lt' if order.field.startswith('-') else 'gt'}": value})
    if not order.moment:
        return beyond
    # The second condition says the same again in a form that an index can start from.
    later = Q(**{f"{order.moment}__lt": moment}) | (Q(**{order.moment: moment}) & beyond)
    return later & Q(**{f"{order.moment}__lte": moment})


def _read(order, after):
    try:
        told = json.loads(base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True))
        name, uid, *moment = told
        if name != order.name or len(moment) != bool(order.moment):
            raise ValueError(name)
        return uuid.UUID(hex=uid), _aware(moment[0]) if moment else None
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise invalid("bad_cursor", parameter="cursor") from error


def _aware(text):
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
