"""The sections of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.workspaces.rules import is_admin, is_lead


def rail_context(request, current) -> dict:
    """The rail's items for a member. `current` names the section she is in."""
    member = request.member
    top = [
        ("requests", "inbox", _("Requests"), "desk:home", "KeyG KeyI"),
        ("contacts", "people", _("Customers"), "desk:contacts", "KeyG KeyC"),
    ]
    if request.workspace.demo:
        top.append(("drawer", "mail", _("Mail drawer"), "desk:drawer", ""))
    if is_lead(member):
        top.append(("quarantine", "warn", _("Not processed"), "desk:quarantine", ""))
    foot = [("settings", "settings", _("Settings"), "desk:settings" if is_admin(member) else "desk:profile", "")]
    return {"rail": [_item(*each, current) for each in top], "rail_foot": [_item(*each, current) for each in foot]}


def _item(key, icon, text, view, shortcut, current):
    item = {"icon": icon, "text": text, "href": reverse(view), "current": key == current, "shortcut": shortcut}
    if key == "requests":
        item |= {"count": 0, "count_label": "", "count_id": "rail-count"}
    return item
