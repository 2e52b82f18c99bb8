"""Policies and the clocks of a ticket, as machines read them."""

from pasokh.sla.actions.policies import make_policy
from pasokh.sla.models import Clock

SOLVE = {"solve": {"seconds": 3600, "always": True}}


def test_the_clocks_of_a_ticket_are_read(machine, new_ticket, shop):
    policy = make_policy(by=shop.owner, name="همه", targets=SOLVE)
    ticket = new_ticket()
    [clock] = machine.get(f"/tickets/{ticket['id']}/promises").data["data"]
    kept = Clock.objects.get()
    assert (clock["id"], clock["kind"], clock["state"]) == (kept.public_id, "solve", "running")
    assert clock["policy"] == {"id": policy.public_id, "name": "همه"}
    assert clock["target"] == {"seconds": 3600, "always": True, "pauses": True}
    assert machine.get(f"/tickets/{ticket['id']}").data["due_at"] == clock["due_at"]
    assert machine.get(f"/tickets/{ticket['id']}").data["due_kind"] == "solve"


def test_where_nothing_is_promised_nothing_is_due(machine, new_ticket):
    ticket = new_ticket()
    assert machine.get(f"/tickets/{ticket['id']}/promises").data == {"data": [], "next": None}
    assert (ticket["due_at"], ticket["due_kind"]) == (None, "")


def test_policies_are_read(machine, shop):
    made = make_policy(by=shop.owner, name="همه", targets=SOLVE, steps=[{"after": 60, "to": "leads", "up": 1}])
    [policy] = machine.get("/policies").data["data"]
    assert (policy["id"], policy["targets"]["solve"]["seconds"], policy["steps"][0]["up"]) == (made.public_id, 3600, 1)
    assert machine.get(f"/policies/{made.public_id}").data == policy
    assert machine.get("/policies/pol_nix").status_code == 404
