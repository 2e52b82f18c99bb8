"""The groups of a grouped view and the columns of a board: by what a ticket says, in an order that people expect."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.database.ready import Ready
from pasokh.kernel.filters import may_match
from pasokh.workspaces.models import Member, Team

from ..filters import CHANNELS, fields
from ..models import Status
from ..models.priority import Priority

COLUMN_OF = {
    "status": "status_id",
    "assignee": "assignee_id",
    "team": "team_id",
    "priority": "priority",
    "channel": "channel",
}
MOST = 40  # groups on one page


@dataclass(frozen=True)
class Lot:
    """One group: the value of its tickets (None for those without), as it stands in addresses (`key`), and what it is called."""

    value: object
    key: str
    label: str


@dataclass(frozen=True)
class StatusLot(Lot):
    """A status knows its category, by which most filters choose."""

    category: int = 0


def lots(grouping, filter) -> list[Lot]:
    """The groups that tickets of a bound filter could lie in."""
    found = [lot for lot in _LOTS[grouping]() if may_match(filter, _known(grouping, lot))]
    return found[:MOST]


def _known(grouping, lot):
    of_status = {"category": lot.category} if isinstance(lot, StatusLot) else {}
    return {grouping: lot.value} | of_status


def key_of(row, grouping) -> str:
    """The key of the group that a row lies in."""
    value = getattr(row, COLUMN_OF[grouping])
    return "none" if value is None else str(value)


def lot_of(grouping, key, filter) -> Lot | None:
    """The group of this key, or None."""
    return next((lot for lot in lots(grouping, filter) if lot.key == key), None)


_all_statuses = Ready(lambda: Status.objects.all())
_colleagues = Ready(
    lambda: Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk").values_list("pk", "name")
)
_all_teams = Ready(lambda: Team.objects.order_by("name").values_list("pk", "name"))


def _statuses():
    return [StatusLot(row.pk, str(row.pk), row.label(get_language()), row.category) for row in _all_statuses()]


def _members():
    return [Lot(None, "none", _("Unassigned")), *_named(_colleagues())]


def _teams():
    return [Lot(None, "none", _("No team")), *_named(_all_teams())]


def _named(rows):
    return [Lot(pk, str(pk), name) for pk, name in rows]


def _priorities():
    words = fields()["priority"].labels([level.value for level in Priority])
    return [Lot(level.value, str(level.value), words[level.value]) for level in reversed(Priority)]


def _channels():
    return [Lot(kind, kind, str(word)) for kind, word in CHANNELS.items()]


_LOTS = {"status": _statuses, "assignee": _members, "team": _teams, "priority": _priorities, "channel": _channels}
