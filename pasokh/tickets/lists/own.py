"""Fields of one's own as columns and orders of views, and what became of those that a view names."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pasokh.kernel.filters import named_fields
from pasokh.kernel.persian.isolates import isolate
from pasokh.workspaces.models import CustomField

from ..fields.kinds import kind_of
from ..fields.known import known
from ..filters import custom_of, fields
from ..filters.own_fields import PREFIX
from ..models.orders import ORDERS, order_of, own_order
from .columns import COLUMNS

Kind = CustomField.Kind
SORTED = {Kind.NUMBER: "number", Kind.MONEY: "number", Kind.DATE: "day"}  # what has an order that people expect


def columns(chosen=()) -> dict:
    """Every column by key, in words: the product's, the workspace's own, and retired ones that are chosen already."""
    language = get_language()
    own = {PREFIX + each.key: each for each in known().fields}
    return COLUMNS | {
        key: each.label(language) for key, each in own.items() if each.retired_at is None or key in chosen
    }


def orders(chosen="") -> dict:
    """Every order by key, in words."""
    found = {key: order.label for key, order in ORDERS.items()}
    for each in known().fields:
        if each.kind in SORTED:
            found |= _orders_of(each, chosen)
    return found


def _orders_of(custom, chosen):
    column, label = SORTED[custom.kind], custom.label(get_language())
    words = (
        (_("%(field)s, latest first"), _("%(field)s, earliest first"))
        if column == "day"
        else (_("%(field)s, highest first"), _("%(field)s, lowest first"))
    )
    both = {own_order(column, custom.key, up=bool(up)): words[up] % {"field": label} for up in (0, 1)}
    return {key: word for key, word in both.items() if custom.retired_at is None or key == chosen}


def said_of(key, values):
    """What a ticket's stored values ({key: stored}) say in a column of one's own, as people read it; None for nothing."""
    custom = custom_of(key)
    stored = None if custom is None else values.get(custom.key)
    return None if stored is None else kind_of(custom).shown(stored, custom, get_language())


def faults(view) -> list[str]:
    """What of a view's own fields is not as it was when it was saved, in words: retired fields, and those that are gone."""
    asked = named_fields(view.filter)
    named = asked | {column for column in view.columns if column.startswith(PREFIX)}
    if own := order_of(view.order).own_key:
        named.add(PREFIX + own)
    known_fields = fields()
    gone = sorted(key.removeprefix(PREFIX) for key in named if key not in known_fields)
    customs = [custom_of(key) for key in sorted(named)]
    retired = [each.label(get_language()) for each in customs if each is not None and each.retired_at]
    return [*_gone(gone), *_retired(retired)]


def _gone(keys):
    words = ngettext(
        "This view asks about a field that is no longer there: %(fields)s. It says nothing of any request.",
        "This view asks about fields that are no longer there: %(fields)s. They say nothing of any request.",
        len(keys),
    )
    return [words % {"fields": _(", ").join(isolate(key) for key in keys)}] if keys else []


def _retired(labels):
    words = ngettext(
        "The field %(fields)s of this view was retired: new requests are not asked for it.",
        "The fields %(fields)s of this view were retired: new requests are not asked for them.",
        len(labels),
    )
    return [words % {"fields": _(", ").join(isolate(label) for label in labels)}] if labels else []
