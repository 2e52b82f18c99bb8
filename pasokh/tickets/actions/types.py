"""The types of tickets that a workspace has, and which fields each uses."""

from django.db import transaction
from django.db.models import Max

from pasokh.events import track
from pasokh.events.changing import retire
from pasokh.workspaces.actions.custom_fields import free_key
from pasokh.workspaces.actions.ordering import put_further

from ..fields.known import forget_known
from ..models import TicketType, TypeField

MOST = 60  # types, retired ones too: a menu, not a catalogue


class TooMany(ValueError):
    """More types than MOST."""


@transaction.atomic
def make_type(*, by, labels):
    """Add a type at the end. Its key for programs is made of its label. Raises TooMany."""
    taken = set(TicketType.objects.values_list("key", flat=True))
    if len(taken) >= MOST:
        raise TooMany
    last = TicketType.objects.aggregate(last=Max("place"))["last"] or 0
    made = TicketType.objects.create(key=free_key(labels, taken, otherwise="type"), labels=labels, place=last + 1)
    track("type.made", actor=by.actor, subject=made)
    forget_known()
    return made


@transaction.atomic
def change_type(*, type, by, labels, fields):
    """Call it otherwise, or have it use these fields and no others. What tickets say in a field that goes stays with them."""
    kept = dict(TypeField.objects.filter(type=type).values_list("field", "pk"))
    wanted = {field.pk for field in fields}
    changed = (["labels"] if type.labels != labels else []) + (["fields"] if set(kept) != wanted else [])
    if not changed:
        return
    type.labels = labels
    type.save(update_fields=["labels"])
    TypeField.objects.filter(pk__in=[kept[field] for field in kept.keys() - wanted]).delete()
    TypeField.objects.bulk_create(TypeField(type=type, field_id=field) for field in sorted(wanted - kept.keys()))
    track("type.changed", actor=by.actor, subject=type, fields=changed)
    forget_known()


@transaction.atomic
def use_field(*, field, types, by):
    """Have these types use a field and no others; with none it is every request's."""
    kept = dict(TypeField.objects.filter(field=field).values_list("type", "pk"))
    wanted = {type.pk for type in types}
    if set(kept) == wanted:
        return
    TypeField.objects.filter(pk__in=[kept[type] for type in kept.keys() - wanted]).delete()
    TypeField.objects.bulk_create(TypeField(field=field, type_id=type) for type in sorted(wanted - kept.keys()))
    track("field.changed", actor=by.actor, subject=field, fields=["types"])
    forget_known()


@transaction.atomic
def place_type(*, type, by, up):
    """Put it one place further up, or down, among those that are offered."""
    if put_further(TicketType.objects.offered(), type, up=up):
        track("type.ordered", actor=by.actor, subject=type)
        forget_known()


@transaction.atomic
def retire_type(*, type, by, retired=True):
    """Offer it no more, or again. Tickets that have it keep it."""
    if retire(TicketType.objects.select_for_update().get(pk=type.pk), "type", by=by, retired=retired):
        forget_known()
