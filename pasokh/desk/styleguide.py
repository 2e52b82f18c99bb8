"""The desk's own part of the style guide: views, boards, filters, what is done to many, and the panel's folds."""

from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.ui import guide, samples

from .inbox.tags import TagWord

COLOURS = {"مرجوعی": "red"}


def _samples() -> dict:
    now = timezone.now()
    lines = [_line(each) for each in samples.tickets(now)]
    columns = {"number": _("Number"), "contact": _("Customer"), "subject": _("Subject"), "status": _("Status")}
    columns |= {"priority": _("Priority"), "tags": _("Tags"), "channel": _("Channel"), "activity": _("Last activity")}
    return {"lines": lines, "columns": columns, "conditions": _conditions()}


def _conditions() -> list:
    """Two rows of the editor of filters, as `views.conditions` gives them."""
    fields = [
        SimpleNamespace(key="category", label=_("Status"), choices=True, kind="choice"),
        SimpleNamespace(key="activity", label=_("Last activity"), choices=None, kind="time"),
    ]
    shared = {"choosable": [("", fields)], "operators": [SimpleNamespace(key="is", label=_("is"))], "op": "is"}
    states = [("open", _("Open")), ("paused", _("Waiting")), ("solved", _("Solved"))]
    spans = {"last": _("in the last"), "today": _("today")}
    return [
        SimpleNamespace(
            place="g1", key="category", field=fields[0], takes="many", options=states, chosen=["open"], **shared
        ),
        SimpleNamespace(
            place="g2",
            key="activity",
            field=fields[1],
            takes="span",
            spans=spans,
            span="last",
            amount=7,
            unit="days",
            units={"days": _("days"), "hours": _("hours")},
            **shared,
        ),
    ]


def _line(ticket) -> dict:
    """A ticket of the guide as `views.lines` gives one of the database."""
    return {
        "id": f"guide-{ticket['id']}",
        "number": ticket["number"],
        "contact": ticket["name"],
        "subject": ticket.get("subject") or ticket["last"],
        "unread": ticket.get("unread", False),
        "status": ticket.get("status", _("Open")),
        "status_kind": ticket.get("status_kind", ""),
        "priority": _("High") if ticket.get("priority") else _("Normal"),
        "priority_kind": "warn" if ticket.get("priority") else "",
        "tags": [TagWord(name, COLOURS.get(name, "")) for name in ticket.get("tags", ())],
        "channel": ticket["channel"],
        "channel_icon": ticket["channel_icon"],
        "assignee": "نگار کریمی" if ticket.get("unread") else "",
        "activity": ticket["at"],
    }


guide.parts.append(guide.Part("desk/styleguide.html", ("desk/css/desk.css", "desk/css/views.css"), _samples))
