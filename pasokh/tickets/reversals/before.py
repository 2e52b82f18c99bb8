"""The row that something had before, as the event of its change tells."""

from ..actions.undo import CannotUndo


def had_before(event, model, *, key, now):
    """The row of this model that the event names as the one before, None for none.

    `now` is the key that stands there today; `event.payload[key]` is what was put there. Raises CannotUndo where that was changed since, or
    the row before is gone.
    """
    before = event.payload["before"]
    row = model.objects.filter(pk=before).first() if before else None
    if now != event.payload[key] or (before and row is None):
        raise CannotUndo("it stands elsewhere")
    return row
