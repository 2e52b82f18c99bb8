"""All views of a member: to open, pin, change and delete."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.tickets.lists.views import counts, shown_by
from pasokh.tickets.models import Pin, View
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view, permitted
from ..inbox.boxes import choose
from ..rail import rail_context
from .editing import pin_quietly
from .opened import opened
from .page import count_text
from .words import KIND_ICONS, KINDS


@require_GET
@permitted("view.make")
def views(request):
    """The boxes shown large, and the views there are for her, with their counts."""
    member = request.member
    rows = list(View.objects.seen_by(member).select_related("owner", "team").order_by("pk")[:200])
    found = counts(member, [shown_by(view, member) for view in rows])
    pinned = set(Pin.objects.filter(member=member).values_list("view", flat=True))
    lines = [_line(view, count, member, view.pk in pinned) for view, count in zip(rows, found, strict=True)]
    shared = [line for line in lines if not line["mine"]]
    groups = [(_("My views"), [line for line in lines if line["mine"]])]
    groups += [(_("Shared with me"), shared)] if shared else []
    context = {"groups": groups, "boxes": choose(member).boxes}
    return render(request, "desk/views/shelf.html", context | rail_context(request, "requests"))


def _line(view, count, member, pinned):
    return {
        "key": view.public_id,
        "name": view.name(get_language()),
        "count": count_text(count),
        "kind": KINDS[view.kind],
        "icon": KIND_ICONS[view.kind],
        "shared": _whose(view),
        "owner": view.owner.name,
        "mine": view.owner_id == member.pk,
        "pinned": pinned,
        "may_edit": may(member, "view.edit", view),
    }


def _whose(view):
    if view.shared == View.Shared.TEAM:
        return view.team.name
    return _("Everyone") if view.shared == View.Shared.EVERYONE else _("Only me")


@require_POST
@desk_view
def pin(request, key):
    """Pin a view beside the boxes, or take it away from there."""
    seen = opened(request, key)
    if not seen.kept:
        return redirect("desk:views")
    if not request.POST.get("pin"):
        seen.view.unpin(by=request.member)
    elif not pin_quietly(seen.view, request.member):
        messages.error(request, _("There is no room for another pin. Unpin a view first."))
    if request.POST.get("back"):
        return redirect("desk:views")
    return redirect("desk:view", seen.key)


@require_POST
@desk_view
def drop(request, key):
    """Delete a view, for everybody who used it."""
    seen = opened(request, key)
    require(request.member, "view.edit", seen.view if seen.kept else View(owner_id=0))
    seen.view.drop(by=request.member)
    messages.success(request, _("The view was deleted. Its requests are where they were."))
    return redirect("desk:views")
