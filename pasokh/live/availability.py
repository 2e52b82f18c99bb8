"""What a member says of herself: available, busy, at lunch, away or offline; and away by herself once she has touched nothing for a while.

Presence knows whether her browser is here; this is what she makes of it. What is said for a while (busy, lunch, away) ends with the day, so
that nobody is at lunch for weeks. Every change is an event `presence.changed` (before, state, why), for reports of who was there when.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy import require_workspace_id

from .announcing import signal
from .models import Availability
from .presence import STALE, TOPIC, online_member_ids, tell_watchers

AVAILABLE, BUSY, LUNCH, AWAY, OFFLINE = STATES = ("available", "busy", "lunch", "away", "offline")
ANSWERING = frozenset({AVAILABLE, BUSY})  # whom visitors may wait for
ENDS_WITH_THE_DAY = frozenset({BUSY, LUNCH, AWAY})
IDLE_AFTER = timedelta(minutes=10)  # without a key or a pointer, in all of her browsers

_own = Ready(
    lambda: Availability.objects.filter(member_id=Asked("member")).values_list("chosen", "until", "is_idle", named=True)
)
_said = Ready(
    lambda: Availability.objects.exclude(chosen=AVAILABLE, is_idle=False).values_list(
        "member_id", "chosen", "until", "is_idle", named=True
    )
)


class Standing(NamedTuple):
    """What she chose, and how she is shown while her browser is here."""

    chosen: str
    state: str


def asked(member_id):
    """The question how a member is, for `together`; `told` reads the answer."""
    return _own, {"member": member_id}


def told(rows) -> Standing:
    """The answer to `asked`."""
    return _standing(next(iter(rows), None))


def standing_of(member_id) -> Standing:
    """Of one member, for her own screen."""
    return told(_own(member=member_id))


def states() -> dict[int, str]:
    """How the members whose browsers are here are shown; whoever is not in it is offline."""
    here = online_member_ids(require_workspace_id())
    said = {row.member_id: _standing(row).state for row in _said()}
    found = {pk: said.get(pk, AVAILABLE) for pk in here}
    return {pk: state for pk, state in found.items() if state != OFFLINE}


# As `_standing` has it, in one question: whoever is here, has not said otherwise (or only until a time that is over), and is at it.
AVAILABLE_NOW = """
SELECT DISTINCT here.member_id FROM live_presence AS here
LEFT JOIN live_availability AS said ON said.workspace_id = here.workspace_id AND said.member_id = here.member_id
WHERE here.workspace_id = %s::bigint AND here.seen_at > now() - %s::interval
AND (said.id IS NULL OR (NOT said.is_idle AND (said.chosen = %s::text OR said.until <= now())))
"""


def available_ids() -> set[int]:
    """The ids of those who are here and available: who may be given something by itself. One statement."""
    with prepared_cursor() as cursor:
        cursor.execute(AVAILABLE_NOW, [require_workspace_id(), STALE, AVAILABLE])
        return {pk for (pk,) in cursor.fetchall()}


def answering_among(member_ids: Iterable[int]) -> set[int]:
    """Of these members, those whom a visitor may wait for: neither at lunch, nor away, nor gone."""
    elsewhere = {row.member_id for row in _said() if _standing(row).state not in ANSWERING}
    return set(member_ids) - elsewhere


def choose(member, state):
    """She says how she is. Raises ValueError for anything else; to say it again changes nothing."""
    if state not in STATES:
        raise ValueError(f"unknown state: {state!r}")
    with _told(member, "chosen") as row:
        row.chosen, row.is_idle, row.active_at = state, False, timezone.now()
        row.until = _end_of_day() if state in ENDS_WITH_THE_DAY else None


def note_activity(member, idle_for: timedelta | None = None):
    """A browser of hers says that she is at it, or has not been for so long. Idle is who has touched none of her browsers."""
    now = timezone.now()
    with _told(member, "idle" if idle_for else "back") as row:
        if idle_for is None:
            row.active_at, row.is_idle = now, False
        elif idle_for >= IDLE_AFTER and (row.active_at is None or now - row.active_at >= IDLE_AFTER):
            row.is_idle = True


class _told:
    """Changes a member's row; whoever watches hears of it after commit if she is shown otherwise."""

    def __init__(self, member, why):
        self.member, self.why = member, why

    def __enter__(self):
        self.here = online_member_ids(require_workspace_id())
        self.answering = answering_among(self.here)
        Availability.objects.get_or_create(member_id=self.member.pk)
        self.row = Availability.objects.select_for_update().get(member_id=self.member.pk)
        self.before = _standing(self.row).state
        return self.row

    def __exit__(self, kind, error, trace):
        if kind is not None:
            return
        self.row.save()
        state = _standing(self.row).state
        if state != self.before:
            track(
                "presence.changed",
                actor=self.member.actor,
                subject=self.member,
                before=self.before,
                state=state,
                why=self.why,
            )
            transaction.on_commit(partial(self._tell, require_workspace_id(), state, answering_among(self.here)))

    def _tell(self, workspace_id, state, answering):
        if self.member.pk in self.here:
            signal(workspace_id, TOPIC, {"member": self.member.pk, "state": state})
        if answering != self.answering:
            tell_watchers(workspace_id, self.answering, answering)


def _standing(row) -> Standing:
    if row is None:
        return Standing(AVAILABLE, AVAILABLE)
    over = row.until is not None and row.until <= timezone.now()
    chosen = AVAILABLE if over else row.chosen
    return Standing(chosen, AWAY if row.is_idle and chosen in ANSWERING else chosen)


def _end_of_day() -> datetime:
    # The desk has activated the zone of the business.
    tomorrow = timezone.localdate() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=timezone.get_current_timezone())
