"""What tests of taking back share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.undo import CannotUndo, undo, undoable
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.custom_fields import make_field


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def newest():
    return Event.objects.order_by("-pk").first()


def state(ticket):
    now = fresh(ticket)
    tags = sorted(now.tags.values_list("name", flat=True))
    return now.status_id, now.assignee_id, now.team_id, now.impact, now.urgency, now.priority, tags, now.waiting_since


@pytest.fixture
def fields(shop):
    """A text and a number that every request is asked."""

    for key, kind in (("model", "text"), ("count", "number")):
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": key, "en": key})


def refused(event, by):
    before = state(Ticket.objects.get(pk=event.subject_id)), Event.objects.count()
    with pytest.raises(CannotUndo):
        undo(event=event, by=by)
    return before == (state(Ticket.objects.get(pk=event.subject_id)), Event.objects.count())


def offered(ticket, by):
    return undoable(ticket, by, timezone.now() - timedelta(minutes=1))
