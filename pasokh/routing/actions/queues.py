"""Making and changing queues."""

from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import change, retire
from pasokh.kernel.filters import EVERYTHING
from pasokh.workspaces.actions.ordering import place_for, put_further

from ..known import forget_known
from ..models import Need, Queue, QueueTeam

MOST = 60  # active queues: each new request may be asked of all
SETTINGS = (
    *("name", "filter", "strategy", "last_agent_first", "by_language", "by_stage", "keeps_hours", "offer_seconds"),
    *("overflow", "overflow_after", "overflow_to", "hand_on_after", "head_start", "lead"),
)
# They say when a request goes elsewhere; where to is asked then.
OF_OVERFLOW = {"overflow", "overflow_after", "keeps_hours"}


class TooManyQueues(ValueError):
    """More active queues than MOST."""


class GoesInCircles(ValueError):
    """What overflows would come back to where it was."""


@transaction.atomic
def make_queue(*, by, name, teams, needs=None, takes_over=False, **settings) -> Queue:
    """A new queue, asked after all others but one that takes everything; with `takes_over` before that one even if it takes everything itself.

    `teams` in their order, `needs` {skill id: level}; `settings` are those of SETTINGS.

    Raises TooManyQueues, GoesInCircles, or IntegrityError where the name is taken.
    """
    if Queue.objects.active().count() >= MOST:
        raise TooManyQueues
    queue = Queue(name=name, **_only_settings(settings))
    _check(queue)
    queue.place = place_for(queue, Queue.objects.active(), _is_for_all, takes_over=takes_over)
    queue.save()
    _set_teams(queue, teams)
    _set_needs(queue, needs or {})
    track("queue.made", actor=by.actor, subject=queue)
    _renew()
    return queue


@transaction.atomic
def change_queue(*, queue, by, teams=None, needs=None, **settings):
    """Change what is given. What waits keeps its place, and overflows by what holds now; new requests go by it. Raises as `make_queue`."""
    from ..jobs import reckon_overflow

    queue = Queue.objects.select_for_update(of=("self",)).get(pk=queue.pk)
    settings = _only_settings(settings)
    for name, value in settings.items():
        setattr(queue, name, value)
    _check(queue)
    queue.refresh_from_db()
    changed = change(queue, "queue.changed", by=by, fields=settings)
    beside = [
        name
        for name, put, given in (("teams", _set_teams, teams), ("needs", _set_needs, needs))
        if given is not None and put(queue, given)
    ]
    if beside and not changed:
        track("queue.changed", actor=by.actor, subject=queue, fields=beside)
    _renew()
    if changed and not OF_OVERFLOW.isdisjoint(changed.payload["fields"]):
        reckon_overflow.defer(queue_id=queue.pk)
    return queue


@transaction.atomic
def retire_queue(*, queue, by, retired=True):
    """Have it take requests no more, or again. What waits in it goes to others."""
    from ..jobs import empty_queue

    event = retire(queue, "queue", by=by, retired=retired)
    _renew()
    if event and retired:
        empty_queue.defer(queue_id=queue.pk)
    return event


@transaction.atomic
def order_queue(*, queue, by, up):
    """Ask a queue one place earlier, or later."""
    if put_further(Queue.objects.active(), queue, up=up):
        track("queue.ordered", actor=by.actor, subject=queue)
        _renew()


def _is_for_all(queue):
    return queue.filter == EVERYTHING


def _only_settings(settings):
    if unknown := settings.keys() - set(SETTINGS):
        raise ValueError(f"not settings of a queue: {sorted(unknown)}")
    return settings


def _check(queue):
    seen, to = {queue.pk} - {None}, queue.overflow_to
    while to is not None and queue.overflow == Queue.Overflow.QUEUE:
        if to.pk in seen:
            raise GoesInCircles
        seen.add(to.pk)
        to = to.overflow_to if to.overflow == Queue.Overflow.QUEUE else None


def _set_teams(queue, teams) -> bool:
    wanted, before = [team.pk for team in teams], list(_teams_of(queue))
    if wanted == before:
        return False
    QueueTeam.objects.filter(queue=queue).delete()
    QueueTeam.objects.bulk_create(QueueTeam(queue=queue, team_id=pk) for pk in dict.fromkeys(wanted))
    return True


def _teams_of(queue):
    return QueueTeam.objects.filter(queue=queue).order_by("pk").values_list("team", flat=True)


def _set_needs(queue, needs) -> bool:
    before = dict(Need.objects.filter(queue=queue).values_list("skill", "level"))
    if before == needs:
        return False
    Need.objects.filter(queue=queue).delete()
    Need.objects.bulk_create(Need(queue=queue, skill_id=skill, level=level) for skill, level in needs.items())
    return True


def _renew():
    from ..jobs import ask_to_hand_out

    forget_known()
    ask_to_hand_out()
