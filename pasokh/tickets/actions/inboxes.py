from pasokh.events import track
from pasokh.events.changing import change

from ..models import Inbox


def make_inbox(*, name, by, team=None):
    """A new inbox: where tickets arrive, and the team that works them."""
    inbox = Inbox.objects.create(name=name, team=team)
    track("inbox.made", actor=by.actor, subject=inbox)
    return inbox


def change_inbox(*, inbox, by, name, team):
    """Its name and team. Tickets that are there already stay with the team they have."""
    change(inbox, "inbox.changed", by=by, fields={"name": name, "team": team})
