"""What the parts of views are called."""

from django.utils.translation import gettext_lazy as _

GROUPINGS = {
    "status": _("By status"),
    "assignee": _("By assignee"),
    "team": _("By team"),
    "priority": _("By priority"),
    "channel": _("By channel"),
}
KINDS = {"list": _("List"), "grouped": _("Groups"), "board": _("Board")}
KIND_ICONS = {"list": "list", "grouped": "copy", "board": "panel"}
SHARED = {"private": _("Only me"), "team": _("A team"), "everyone": _("Everyone")}
