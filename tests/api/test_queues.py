"""Queues over the API: what waits, offers, and the next one."""

import pytest

from pasokh.routing.models import Offer, Waiting
from pasokh.workspaces.models import Team

from ..routing.conftest import come, customer, line


@pytest.fixture
def team(shop):
    team = Team.objects.create(name="فروش")
    team.memberships.create(member=shop.owner)
    return team


@pytest.fixture
def waiting(shop, team, hear):
    """Two that wait in a queue by hand."""
    line(shop.owner, [team], strategy="manual")
    return [hear(contact=customer()).ticket for _ in range(2)]


def test_queues_and_places(machine, waiting):
    [queue] = machine.get("/queues").data["data"]
    assert (queue["strategy"], queue["waiting"], queue["retired"]) == ("manual", 2, False)
    assert machine.get(f"/queues/{queue['id']}").data == queue
    place = machine.get(f"/tickets/{waiting[1].public_id}/place").data
    assert (place["waiting"], place["position"], place["queue"]["id"]) == (True, 2, queue["id"])
    assert place["expected_seconds"] is None
    Waiting.objects.all().delete()
    assert machine.get(f"/tickets/{waiting[1].public_id}/place").data["waiting"] is False


def test_the_next_one(machine, waiting):
    assert machine.post("/queues/next").data == {"ticket_id": waiting[0].public_id}
    machine.post("/queues/next")
    refused = machine.post("/queues/next")
    assert (refused.status_code, refused.data["code"]) == (409, "nothing_waits")


def test_offers(machine, shop, team, hear):
    come(shop.owner)
    line(shop.owner, [team], offer_seconds=60)
    tickets = [hear(contact=customer()).ticket for _ in range(2)]
    first, second = machine.get("/offers").data["data"]
    assert [first["ticket_id"], second["ticket_id"]] == [each.public_id for each in tickets]
    assert machine.post(f"/offers/{first['id']}/accept").data == {"ticket_id": tickets[0].public_id}
    assert machine.post(f"/offers/{second['id']}/decline").status_code == 200
    assert machine.post(f"/offers/{second['id']}/accept").data["code"] == "offer_gone"
    assert set(Offer.objects.values_list("state", flat=True)) == {"taken", "declined"}
