"""Changing a row and saying so: what most settings do. Nothing is written, and nobody told, where everything is so already."""

from django.utils import timezone

from .tracking import track


def change(row, kind, *, by, fields, **payload):
    """Set and save fields ({name: value}) of a row; the event of this kind names those that differed. Returns it, or None.

    Lock the row before where two may change it at once.
    """
    changed = set_fields(row, fields)
    if not changed:
        return None
    row.save(update_fields=changed)
    return track(kind, actor=by.actor, subject=row, fields=changed, **payload)


def set_fields(row, fields) -> list[str]:
    """Set those of these fields ({name: value}) that differ, and save nothing yet; their names in order. NULs, which no column takes, are left out."""
    fields = {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in fields.items()}
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def retire(row, noun, *, by, retired=True):
    """Offer a row no more, or again, by its `retired_at`. Returns the event "<noun>.retired" or "<noun>.brought_back", or None."""
    if bool(row.retired_at) == retired:
        return None
    row.retired_at = timezone.now() if retired else None
    row.save(update_fields=["retired_at"])
    return track(f"{noun}.retired" if retired else f"{noun}.brought_back", actor=by.actor, subject=row)
