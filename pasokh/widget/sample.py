"""The chat as it is looked at while one sets it up: a sample conversation instead of a server (static/widget/sample.js answers with it)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from .sites import person

UPLOAD, TEXT = 10 * 1024 * 1024, 10_000
NAME = "sample"  # of the only visitor, and of what she says


def seen_as(config, seen) -> dict:
    """A `config` of the chat for who looks at it: `seen` has `language`, `theme`, `online` and `talk` (whether something was said). In its language."""
    online = seen["online"]
    site = config["site"] | {
        "online": online,
        "agents": [person(_("Negar Karimi")), person(_("Sara Mohammadi"))] if online else [],
    }
    site["reply_hint"] = seen["reply_hint"]
    # Where it is shown is no question of looks: here it is seen always.
    config = config | {"site": site, "origins": [], "visitors": False, "pages": "", "hides": False}
    if config["theme"] not in ("light", "dark"):
        config["theme"] = seen["theme"]
    return config | {"sample": _session(site, seen["talk"])}


def _session(site, talk):
    now = timezone.now()
    said = _conversation(now) if talk else []
    ticket = {
        "id": NAME,
        "number": 1,
        "tracking_code": "7K3M-9QXW-2HDA",
        "status": "open",
        "label": "",
        "unread": 0,
    }
    return {
        "token": NAME,
        "visitor": NAME,
        "site": site | ({"requires": [], "form": [], "departments": []} if talk else {}),
        "ticket": ticket if talk else None,
        # What her first message opens.
        "opens": ticket,
        "conversations": [_line(ticket, said[-1])] if talk else [],
        "agent": person(_("Negar Karimi")) if talk and site["online"] else None,
        "messages": said,
        "more": False,
        "features": {},
        "queue": {},
        "limits": {"upload": UPLOAD, "text": TEXT},
        "stream": {"last": ""},
        "now": now.isoformat(),
    }


def _line(ticket, newest):
    """The conversation as the list of hers shows it."""
    shown = {name: ticket[name] for name in ("id", "number", "status", "unread")}
    return shown | {"tickets": [NAME], "subject": "", "last": newest["text"], "at": newest["at"]}


def _conversation(now):
    agent, visitor = {"kind": "agent"} | person(_("Negar Karimi")), {"kind": "visitor", "name": "", "initials": ""}
    turns = (
        (visitor, _("My order 14037 has not arrived yet.")),
        (agent, _("I am sorry. It will be with you tomorrow between 9 and 12.")),
        (visitor, _("Thank you!")),
    )
    return [_message(place, author, text, now) for place, (author, text) in enumerate(turns, 1)]


def _message(place, author, text, now):
    at = (now - timedelta(minutes=4 - place)).isoformat()
    named = {"id": f"sample{place}", "client_id": None, "position": place, "attachments": [], "at": at, "state": "read"}
    return named | {"conversation": NAME, "author": author, "text": text, "html": ""}
