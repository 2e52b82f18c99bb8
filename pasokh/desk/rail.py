"""The sections of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.ui.drawing import keep, reader, render
from pasokh.workspaces.rules import is_admin, is_lead, may

from .inbox.boxes import badge_of


def rail_context(request, current, chosen=None) -> dict:
    """The rail as a member sees it. `current` names the section she is in, `chosen` the list beside it: it knows her open requests."""
    member, badge = request.member, badge_of(request.member, chosen)
    badge = {"count": badge["count"], "count_label": badge["label"], "count_id": "rail-count"}
    # What the rail depends on, before anything is made of it: it stands on every page.
    seen = (member.name, member.role, request.workspace.demo, current, *badge.values())
    return {"rail": keep(("rail", seen, reader()), lambda: _drawn(request, current, badge))}


def _drawn(request, current, badge):
    member = request.member
    foot = [("settings", "settings", _("Settings"), "desk:settings" if is_admin(member) else "desk:profile", "")]
    items = [_item(*each, current) for each in _sections(request)]
    items[0] |= badge
    context = {"items": items, "foot": [_item(*each, current) for each in foot], "name": member.name}
    return render("desk/parts/rail.html", context)


def _sections(request):
    yield "requests", "inbox", _("Requests"), "desk:home", "KeyG KeyI"
    yield "tasks", "checks", _("My tasks"), "desk:tasks", "KeyG KeyT"
    yield "contacts", "people", _("Customers"), "desk:contacts", "KeyG KeyC"
    if request.workspace.demo and may(request.member, "ticket.open"):
        yield "drawer", "mail", _("Mail drawer"), "desk:drawer", ""
    if is_lead(request.member):
        yield "quarantine", "warn", _("Not processed"), "desk:quarantine", ""


def _item(key, icon, text, view, shortcut, current):
    return {"icon": icon, "text": text, "href": reverse(view), "current": key == current, "shortcut": shortcut}
