"""How much members take at once."""

from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import set_fields

from ..known import forget_known
from ..models import Capacity, Rules
from ..models.capacity import MOST


class BadCapacity(ValueError):
    """Not a whole number from 0 (1 for a weight) to MOST."""


@transaction.atomic
def set_rules(*, by, total, weights):
    """What channels weigh, and what members take who have nothing of their own. Raises BadCapacity."""
    _check([total], least=0)
    _check(weights.values())
    rules = Rules.objects.select_for_update().first() or Rules.objects.create()
    if changed := set_fields(rules, {"total": total, "weights": weights}):
        rules.save()
        track("capacity.rules_changed", actor=by.actor, subject=rules, fields=changed)
    _renew()


@transaction.atomic
def set_capacity(*, member, by, total=None, weights=None):
    """How much a member takes at once (None: as the business says; 0: nothing comes by itself), and what channels weigh for her. Raises BadCapacity."""
    _check([0 if total is None else total], least=0)
    _check((weights or {}).values())
    capacity, _ = Capacity.objects.get_or_create(member=member)
    capacity = Capacity.objects.select_for_update(of=("self",)).get(pk=capacity.pk)
    if changed := set_fields(capacity, {"total": total, "weights": weights or {}}):
        capacity.save(update_fields=changed)
        track("member.capacity_changed", actor=by.actor, subject=member, fields=changed)
    _renew()


def _check(values, least=1):
    if any(type(value) is not int or not least <= value <= MOST for value in values):
        raise BadCapacity


def _renew():
    from ..jobs import ask_to_hand_out

    forget_known()
    ask_to_hand_out()
