"""Which view an address asks for: a kept one, or a box of the list, shown large."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import UUIDField
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.ids import parse_public_id
from pasokh.tickets.lists.own import columns, orders
from pasokh.tickets.lists.views import Shown, shown_by
from pasokh.tickets.models import View
from pasokh.tickets.models.view import BOARDS, GROUPINGS, USUAL_COLUMNS, pinned_by
from pasokh.workspaces.models import Team
from pasokh.workspaces.rules import may

from ..inbox.boxes import STATUSES

CATEGORY = {"open": "open", "waiting": "paused", "solved": "solved", "closed": "closed"}
BOX_VIEWS = ("mine", "unassigned", "all")
OVERRIDES = ("as", "by", "order", "status")

_one_seen = Ready(
    lambda: (
        View.objects.usable_by(Asked("member"))
        .filter(uid=Asked("uid", UUIDField()))
        .annotate(pinned=pinned_by(Asked("member")))
    ),
    prepared=True,
)


@dataclass(frozen=True)
class Opened:
    """A view as somebody looks at it: `key` and `asked` are its address, `kept` whether it has a row of its own."""

    view: View
    key: str
    asked: str
    member: object
    kept: bool

    @property
    def name(self) -> str:
        return self.view.name(get_language())

    @cached_property
    def shown(self) -> Shown:
        return shown_by(self.view, self.member)

    @cached_property
    def grouping(self) -> str:
        """By what it is grouped, or an empty text for a plain list."""
        if self.view.kind == View.Kind.LIST:
            return ""
        known = BOARDS if self.view.kind == View.Kind.BOARD else GROUPINGS
        return self.view.grouping if self.view.grouping in known else known[0]

    @cached_property
    def columns(self) -> list[str]:
        known = columns(self.view.columns)
        return [key for key in self.view.columns if key in known] or USUAL_COLUMNS

    @cached_property
    def may_change(self) -> bool:
        """Whether she may do something with what it shows: choose several, move cards. Each verb asks for itself."""
        return may(self.member, "ticket.assign")

    @cached_property
    def rows_address(self) -> str:
        """Where further lines of it are asked for; what of them is to be added."""
        return f"{reverse('desk:view-rows', args=[self.key])}?{self.asked}"

    @property
    def editable(self) -> bool:
        return self.kept and may(self.member, "view.edit", self.view)


def opened(request, key) -> Opened:
    """The view of this address. Raises 404 for one that is not there for her; overrides in the address pass what makes no sense over."""
    view, kept = (_kept(request.member, key), True) if key.startswith(View.PREFIX) else (_box(request, key), False)
    given = request.GET if request.method == "GET" else request.POST
    _override(view, given)
    asked = {name: given[name] for name in OVERRIDES if given.get(name)}
    return Opened(view, key, urlencode(asked), request.member, kept)


def _kept(member, key):
    try:
        view = _one_seen.first(uid=parse_public_id(View.PREFIX, key), member=member.pk)
    except ValueError as error:
        raise Http404("no such view") from error
    if view is None:
        raise Http404("no such view")
    return view


def _override(view, given):
    view.kind = given.get("as") if given.get("as") in View.Kind.values else view.kind
    view.grouping = given.get("by") if given.get("by") in GROUPINGS else view.grouping
    view.order = given.get("order") if given.get("order") in orders(view.order) else view.order


def _box(request, key):
    given = request.GET if request.method == "GET" else request.POST
    status = given.get("status") if given.get("status") in STATUSES else "open"
    conditions = [{"field": "category", "op": "is", "value": [CATEGORY[status]]}]
    name, condition = _of_box(request.member, key)
    names = {get_language(): name}
    return View(owner=request.member, names=names, filter={"all": [*condition, *conditions]}, columns=[])


def _of_box(member, key):
    if key == "mine":
        return _("Mine"), [{"field": "assignee", "op": "is", "value": ["me"]}]
    if key == "unassigned":
        return _("Unassigned"), [{"field": "assignee", "op": "empty"}]
    if key == "all":
        return _("All"), []
    team = Team.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
    if team is None:
        raise Http404("no such box")
    return team.name, [{"field": "team", "op": "is", "value": [team.public_id]}]
