"""The boxes of a member: hers, nobody's, each of her teams', all; and how many tickets lie in each."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.tickets.lists import views as view_lists
from pasokh.tickets.lists.inbox import KINDS, counts
from pasokh.tickets.lists.views import shown_by
from pasokh.tickets.models import Category, View
from pasokh.tickets.models.orders import ORDERS
from pasokh.tickets.models.view import MOST_PINS
from pasokh.tickets.queries import COUNTED_TO
from pasokh.ui.filters import number
from pasokh.workspaces.models import Member, Team

STATUSES = {"open": Category.OPEN, "waiting": Category.PAUSED, "solved": Category.SOLVED, "closed": Category.CLOSED}
LONGEST_KEY = 19  # digits
MOST_TEAMS = 8  # tabs; who is in more teams finds the others by «all»

_teams_of = Ready(
    lambda: Team.objects.filter(members=Asked("member")).order_by("name").values_list("pk", "name")[:MOST_TEAMS]
)
_pins_of = Ready(
    lambda: (
        View.objects.usable_by(Asked("member")).filter(pins__member=Asked("member")).order_by("pins__pk")[:MOST_PINS]
    )
)


@dataclass(frozen=True)
class Box:
    """One tab of the list, a box or a view that is pinned beside them. `count` is exact up to COUNTED_TO, one more means «more»."""

    key: str
    name: str = ""
    count: int = 0
    view: View | None = None

    @property
    def count_text(self) -> str:
        return f"{number(COUNTED_TO)}+" if self.count > COUNTED_TO else number(self.count)


@dataclass(frozen=True)
class Chosen:
    """What the list shows: the boxes there are, the chosen one, and the status."""

    boxes: list[Box]
    box: Box
    status: str

    @property
    def category(self) -> int:
        return STATUSES[self.status]

    @property
    def order(self):
        """In which order its rows stand."""
        return self.box.view.ordering if self.box.view else ORDERS["activity"]

    @property
    def query(self) -> str:
        return f"box={self.box.key}&status={self.status}"


def choose(member, box=None, status=None) -> Chosen:
    """The list for what the address asks for; unknown names are passed over.

    Without a name: her own tickets if there are any, else nobody's, else all.
    """
    status = status if status in STATUSES else "open"
    boxes = _counted(member, shown_boxes(member), STATUSES[status])
    usual = next((each for each in boxes if each.count), boxes[-1])
    boxes += _views(member, box)
    return Chosen(boxes, {each.key: each for each in boxes}.get(box, usual), status)


def named(box, status) -> Chosen | None:
    """The box that the address names, without its name and counts: for rows alone. None where it names none."""
    status = status if status in STATUSES else "open"
    known = box in KINDS or ((box or "").isdecimal() and len(box) < LONGEST_KEY)
    return Chosen([], Box(box), status) if known else None


def badge_of(member, chosen=None) -> dict:
    """The number over the rail's icon, and its words: the member's own open tickets, whatever the list beside it (`chosen`) shows."""
    if chosen and chosen.status == "open":
        mine = chosen.boxes[0].count
    else:
        mine = counts(member, ["mine"], Category.OPEN)[0]
    words = ngettext("%(count)s open request of yours", "%(count)s open requests of yours", mine)
    return {"count": mine, "label": words % {"count": number(mine)}}


def shown_boxes(member) -> list[Box]:
    """The boxes there are for her, without their counts."""
    boxes = [Box("mine", _("Mine"))]
    if member.sees != Member.Sees.OWN:
        boxes.append(Box("unassigned", _("Unassigned")))
        boxes += [Box(str(pk), name) for pk, name in _teams_of(member=member.pk)]
    return [*boxes, Box("all", _("All"))]


def _views(member, box):
    """The views that she has pinned, and the one that she looks at if she has not."""
    views = _pins_of(member=member.pk)
    if (box or "").startswith(View.PREFIX) and box not in [view.public_id for view in views]:
        views += _view(member, box)
    found = view_lists.counts(member, [shown_by(view, member) for view in views]) if views else []
    return [
        Box(view.public_id, view.name(get_language()), count, view) for view, count in zip(views, found, strict=True)
    ]


def _view(member, key):
    try:
        return [View.objects.seen_by(member).by_public_id(key)]
    except View.DoesNotExist:
        return []


def _counted(member, boxes, category):
    found = counts(member, [box.key for box in boxes], category)
    return [Box(box.key, box.name, count) for box, count in zip(boxes, found, strict=True)]
