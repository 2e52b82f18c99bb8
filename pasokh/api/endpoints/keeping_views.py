"""Views made, changed, deleted and pinned: operations at the addresses of `views`, whose router they share."""

from pasokh.kernel.filters import check
from pasokh.tickets.filters import fields
from pasokh.tickets.lists.own import columns, orders
from pasokh.tickets.models import View
from pasokh.tickets.models.view import BOARDS, TooManyViews
from pasokh.workspaces.models import Team
from pasokh.workspaces.rules import may

from ..answers import answer, nothing
from ..callers import Bearer
from ..problems import Problem, field_error, invalid
from ..references import at, named
from ..schemas.attachments import ROOT
from ..schemas.views import ViewIn, ViewOut, ViewPatch
from ..schemas.work import Nothing
from .views import pins_of, router, seen_by

LANGUAGES = {"fa", "en"}  # of names


@router.post("/views", auth=Bearer("tickets:write"), response={201: ViewOut})
def create_view(request, given: ViewIn):
    """A view of the token's member; shared ones need her permission to share."""
    request.caller.require("view.make")
    _may_share(request.caller, given.shared)
    values = _checked(given, View(owner=request.caller.member))
    try:
        made = View.make(by=request.caller.member, **values)
    except TooManyViews as error:
        raise Problem("too_many_views") from error
    return _told(request, made, 201, Location=f"{ROOT}/views/{made.public_id}")


@router.patch("/views/{view_id}", auth=Bearer("tickets:write"), response=ViewOut)
def update_view(request, view_id: str, given: ViewPatch):
    """Change a view, for everybody who uses it."""
    view = _editable(request, view_id)
    if given.model_fields_set & {"shared", "team_id"}:
        request.caller.require("view.share")
    view.change(by=request.caller.member, **_checked(given, view))
    return _told(request, view)


@router.delete("/views/{view_id}", auth=Bearer("tickets:write"), response={204: None})
def delete_view(request, view_id: str):
    """Delete a view, for everybody who used it. Its tickets stay where they are."""
    _editable(request, view_id).drop(by=request.caller.member)
    return nothing()


@router.post("/views/{view_id}/pin", auth=Bearer("tickets:write"), response=ViewOut)
def pin_view(request, view_id: str, given: Nothing):
    """Have it beside the boxes of the token's member."""
    view = _seen(request, view_id)
    try:
        view.pin(by=request.caller.member)
    except ValueError as error:
        raise Problem("too_many_pins") from error
    return _told(request, view)


@router.post("/views/{view_id}/unpin", auth=Bearer("tickets:write"), response=ViewOut)
def unpin_view(request, view_id: str, given: Nothing):
    """Take it away from there. One that is not pinned stays so."""
    view = _seen(request, view_id)
    view.unpin(by=request.caller.member)
    return _told(request, view)


def _seen(request, view_id):
    request.caller.require("view.make")
    return at(seen_by(request.caller), view_id)


def _editable(request, view_id):
    view = _seen(request, view_id)
    if not may(request.caller.member, "view.edit", view):
        raise Problem("forbidden")
    return view


def _may_share(caller, shared):
    if shared != View.Shared.PRIVATE:
        caller.require("view.share")


def _checked(given, view):
    """The values to set on a view, of what was given and what it has. Raises Problem 422 for what makes no view."""
    values = {name: getattr(given, name) for name in given.model_fields_set | _usual(given)}
    team_id = values.pop("team_id", None)
    if values.get("names", {}).keys() - LANGUAGES:
        raise invalid("unknown_field", pointer="/names")
    if "filter" in values:
        _check_filter(values["filter"])
    _check_known(values, view)
    values |= _grouping(values.get("kind", view.kind), values.get("grouping", view.grouping), values)
    return values | _sharing(values.get("shared", view.shared), team_id, given, view)


def _usual(given):
    return set(type(given).model_fields) - {"team_id"} if isinstance(given, ViewIn) else set()


def _check_filter(filter):
    try:
        check(filter, fields())
    except ValueError as error:
        raise Problem("invalid", errors=[field_error("bad_filter", pointer="/filter", words=str(error))]) from error


def _check_known(values, view):
    if unknown := [key for key in values.get("columns", ()) if key not in columns(view.columns)]:
        raise invalid("unknown_field", pointer=f"/columns/{values['columns'].index(unknown[0])}")
    if "order" in values and values["order"] not in orders(view.order):
        raise invalid("bad_value", pointer="/order")


def _grouping(kind, grouping, values):
    """What it is grouped by then: a list by nothing, a board by what a drop can change."""
    if not values.keys() & {"kind", "grouping"}:
        return {}
    if kind == View.Kind.LIST:
        return {"grouping": ""}
    if not grouping or (kind == View.Kind.BOARD and grouping not in BOARDS):
        raise invalid("bad_value", pointer="/grouping")
    return {"grouping": grouping}


def _sharing(shared, team_id, given, view):
    if shared != View.Shared.TEAM:
        if team_id is not None:
            raise invalid("bad_value", pointer="/team_id")
        return {"team": None}
    team = named(Team.objects, team_id, pointer="/team_id") or (
        view.team if "team_id" not in given.model_fields_set else None
    )
    if team is None:
        raise invalid("missing", pointer="/team_id")
    return {"team": team}


def _told(request, view, status=200, **headers):
    pinned = view.pk in pins_of(request.caller)
    return answer(ViewOut.of(view, pinned), status, **headers)
