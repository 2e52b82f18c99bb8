"""Solving and closing by machine."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.statuses import make_status, retire_status
from pasokh.tickets.models import Closure, FollowUp, Resolution, ResolutionCategory, Ticket
from tests.conftest import rules_of_life

from .conftest import machine_of


def key(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk).status.key


def test_resolutions_are_listed(machine):
    answer = machine.get("/resolutions")
    assert len(answer.data["data"]) == 11
    assert answer.data["data"][0]["labels"]["fa"] and answer.data["data"][0]["retired"] is False


def test_solving_says_what_it_came_to(machine, ticket):
    category = ResolutionCategory.objects.first()
    given = {"status": "solved", "resolution_id": category.public_id, "reason": "کابل عوض شد"}
    assert machine.patch(f"/tickets/{ticket.public_id}", given).status_code == 200
    assert (key(ticket), Resolution.objects.get().category) == ("solved", category)


def test_solving_needs_nothing_more(machine, ticket):
    assert machine.patch(f"/tickets/{ticket.public_id}", {"status": "solved"}).status_code == 200
    assert (key(ticket), Resolution.objects.count()) == ("solved", 0)


def test_closing_is_a_leads(make_member, ticket):
    count = Event.objects.count()
    agent, lead = (machine_of(make_member(role=role)) for role in ("agent", "lead"))
    given = {"status": "closed", "reason": "تکراری"}
    assert agent.patch(f"/tickets/{ticket.public_id}", given).status_code == 403
    assert (key(ticket), Event.objects.count()) == ("new", count)
    assert lead.patch(f"/tickets/{ticket.public_id}", given).status_code == 200
    assert (key(ticket), Closure.objects.get().reason) == ("closed", "تکراری")
    assert lead.patch(f"/tickets/{ticket.public_id}", {"status": "solved"}).status_code == 200
    assert key(ticket) == "solved"


@pytest.mark.parametrize("given", [{"resolution_id": "rsc_x"}, {"status": "snoozed"}, {"reason": "ا" * 1001}])
def test_nonsense_is_refused(machine, ticket, given):
    count = Event.objects.count()
    assert machine.patch(f"/tickets/{ticket.public_id}", {"status": "solved"} | given).status_code == 422
    assert (key(ticket), Event.objects.count()) == ("new", count)


def test_a_retired_status_is_listed_and_takes_no_ticket(machine, shop, ticket):
    own = make_status(by=shop.owner, category=2, labels={"fa": "در تعمیرگاه", "en": "Workshop"}, customer_labels={})
    assert machine.patch(f"/tickets/{ticket.public_id}", {"status": "workshop"}).status_code == 200
    retire_status(status=own, by=shop.owner, replacement=type(own).objects.get(key="waiting"))
    listed = {each["key"]: each["retired"] for each in machine.get("/statuses").data["data"]}
    assert (listed["workshop"], listed["open"]) == (True, False)
    assert machine.patch(f"/tickets/{ticket.public_id}", {"status": "workshop"}).status_code == 422


def test_the_workspaces_rules_are_asked_of_machines_too(machine, ticket):
    rules_of_life(asks="required", wants_reason=True)
    count, category = Event.objects.count(), ResolutionCategory.objects.first()
    missing = [({}, "/resolution_id"), ({"reason": "چنین"}, "/resolution_id")]
    missing += [({"resolution_id": category.public_id}, "/reason")]
    for given, pointer in missing:
        answer = machine.patch(f"/tickets/{ticket.public_id}", {"status": "solved"} | given)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert [(each["pointer"], each["code"]) for each in answer.data["errors"]] == [(pointer, "missing")]
    assert (key(ticket), Event.objects.count(), Resolution.objects.count()) == ("new", count, 0)


def test_closing_needs_a_reason(machine, ticket):
    count = Event.objects.count()
    answer = machine.patch(f"/tickets/{ticket.public_id}", {"status": "closed"})
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/reason")
    assert (key(ticket), Event.objects.count(), Closure.objects.count()) == ("new", count, 0)


def test_solving_plans_a_follow_up(machine, shop, ticket, make_member):
    due = timezone.now() + timedelta(days=1)
    sara = make_member("سارا")
    given = {"status": "solved", "follow_up": {"due_at": due.isoformat(), "channel": "sms", "owner_id": sara.public_id}}
    assert machine.patch(f"/tickets/{ticket.public_id}", given).status_code == 200
    planned = FollowUp.objects.get()
    assert (planned.owner, planned.channel, planned.due_at) == (sara, "sms", due)
    later = {"follow_up": {"due_at": due.isoformat()}}
    assert machine.patch(f"/tickets/{ticket.public_id}", later).status_code == 200
    assert FollowUp.objects.order_by("-pk").first().owner == shop.owner


@pytest.mark.parametrize(
    ("status", "plan", "pointer"),
    [
        ("waiting", {}, "/follow_up"),
        ("solved", {"due_at": "2020-01-01T00:00:00Z"}, "/follow_up/due_at"),
        ("solved", {"due_at": "2027-01-01T00:00:00"}, "/follow_up/due_at"),
        ("solved", {"channel": "pigeon"}, "/follow_up/channel"),
        ("solved", {"owner_id": "mem_x"}, "/follow_up/owner_id"),
        ("solved", {"owner_id": "light"}, "/follow_up/owner_id"),
    ],
)
def test_a_follow_up_that_cannot_be_leaves_the_ticket_as_it_is(machine, make_member, ticket, status, plan, pointer):
    if plan.get("owner_id") == "light":
        plan = {"owner_id": make_member("رضا", role="light").public_id}
    count, given = Event.objects.count(), {"due_at": (timezone.now() + timedelta(days=1)).isoformat()} | plan
    answer = machine.patch(f"/tickets/{ticket.public_id}", {"status": status, "follow_up": given})
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, pointer)
    assert (key(ticket), Event.objects.count(), FollowUp.objects.count()) == ("new", count, 0)
