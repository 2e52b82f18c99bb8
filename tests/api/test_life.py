"""Solving and closing by machine."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions.statuses import make_status, retire_status
from pasokh.tickets.models import Closure, Resolution, ResolutionCategory, Ticket

from .conftest import machine_of


@pytest.fixture
def ticket(hear):
    return hear().ticket


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
