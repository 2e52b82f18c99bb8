"""Flows and their runs by the API."""

from pasokh.flows.actions import decide, start
from tests.flows.conftest import graph, step, talk

from .conftest import codes

APPROVAL = step("approval", {"approved": "s2", "refused": "s2"}, title="خرید {{item}}", who="leads")


def inside():
    drawn = graph(APPROVAL, step("end", outcome="تمام"))
    return drawn | {"variables": {"item": {"label": {"fa": "کالا"}, "kind": "number", "ask": True}}}


def test_flows_are_read_with_what_they_look_like_in_service(machine, flow):
    made = flow(talk())
    found = machine.get("/flows").data["data"]
    assert [(each["id"], each["version"], each["kind"], each["retired"]) for each in found] == [
        (made.public_id, 1, "conversation", False)
    ]
    assert machine.get(f"/flows/{made.public_id}").data["graph"] == made.active.graph
    assert machine.get("/flows/flw_x").status_code == 404


def test_a_run_is_started_read_and_cancelled(machine, ticket, flow):
    made, path = flow(talk()), f"/tickets/{ticket.public_id}/flow_runs"
    begun = machine.post(path + "?calendar=jalali", {"flow": made.public_id})
    assert (begun.status_code, begun.data["state"], begun.data["waits_for"]) == (201, "waiting", "answer")
    assert "began_at" in begun.data["display"]
    again = machine.post(path, {"flow": made.public_id})
    assert (again.status_code, again.data["reason"], again.data["run"]) == (409, "runs", begun.data["id"])
    run = machine.get(f"/flow_runs/{begun.data['id']}").data
    assert [(each["sequence"], each["step"], each["left_at"]) for each in run["passages"]] == [(1, "s1", None)]
    listed = machine.get(f"/flow_runs?flow={made.public_id}&ticket={ticket.public_id}&state=waiting").data["data"]
    assert [each["id"] for each in listed] == [run["id"]]
    assert machine.post(f"/flow_runs/{run['id']}/cancel", {}).data["state"] == "cancelled"
    assert machine.get("/flow_runs?state=waiting").data["data"] == []
    assert codes(machine.post(path, {"flow": "flw_x"})) == [("/flow", "unknown_id")]


def test_inside_the_house_values_are_given_as_people_type_them(machine, shop, flow):
    made = flow(inside(), "inside")
    path = f"/flows/{made.public_id}/runs"
    assert codes(machine.post(path, {"variables": {"item": "زیاد"}})) == [("/variables", "bad_value")]
    begun = machine.post(path, {"variables": {"item": "۱۲"}}).data
    assert (begun["state"], begun["ticket_id"]) == ("waiting", None)
    assert machine.post(f"/flows/{flow(talk()).public_id}/runs", {}).data["reason"] == "no_ticket"


def test_figures_count_passages(machine, shop, flow):
    made = flow(inside(), "inside")
    for _time in range(2):
        decide(start(made, by=shop.owner), True, shop.owner)
    start(made, by=shop.owner)
    figures = {each["step"]: each for each in machine.get(f"/flows/{made.public_id}/figures?days=7").data["data"]}
    assert (figures["s1"]["entered"], figures["s1"]["now_here"], figures["s1"]["exits"]) == (3, 1, {"approved": 2})
    assert figures["s1"]["median_seconds"] is not None and figures["s2"]["now_here"] == 0
    assert machine.get(f"/flows/{made.public_id}/figures?days=0").status_code == 422


def test_runs_on_what_she_does_not_see_are_left_out(ticket, flow, shop, make_machine, make_member):
    run = start(flow(talk()), ticket=ticket, by=shop.owner)
    narrow = make_machine(make_member("مینا", sees="own"))
    assert narrow.get("/flow_runs").data["data"] == []
    assert narrow.get(f"/flow_runs/{run.public_id}").status_code == 404
    assert narrow.post(f"/flow_runs/{run.public_id}/cancel", {}).status_code == 404
    run.refresh_from_db()
    assert run.state == "waiting"
