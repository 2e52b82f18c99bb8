"""Rows that have had their time go at night, some in each transaction: none writes for long."""

from .current import workspace


def forget(ws, old, at_once):
    """Delete in a workspace what the query `old()` finds there, `at_once` rows a transaction. It is asked anew each time."""
    while _forget_some(ws, old, at_once):
        pass


def _forget_some(ws, old, at_once) -> bool:
    with workspace(ws):
        found = old()
        keys = list(found.values_list("pk", flat=True)[:at_once])
        found.model.objects.filter(pk__in=keys).delete()
    return bool(keys)
