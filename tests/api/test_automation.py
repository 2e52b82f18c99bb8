"""Rules, what they did, and macros by the API."""

import pytest

from pasokh.automation.actions.macros import make_macro
from pasokh.automation.models import Rule
from pasokh.tickets.models import Message, Tag
from tests.automation.conftest import Automaton, quiet, rule  # noqa: F401 (fixtures)

from .conftest import codes


@pytest.fixture
def ran(rule, ticket):  # noqa: F811
    """A rule that has run on the ticket."""
    made = rule()
    Automaton()()
    return made


def test_rules_and_runs_are_read(machine, ran, ticket):
    assert machine.get("/rules").data["data"][0]["name"] == ran.name
    assert machine.get(f"/rules/{ran.public_id}").data["when"] == {"on": "ticket.opened"}
    found = machine.get(f"/rule_runs?rule={ran.public_id}&ticket={ticket.public_id}&state=done&calendar=jalali").data[
        "data"
    ]
    assert [(run["rule"]["id"], run["because"], run["did"][0]["state"]) for run in found] == [
        (ran.public_id, "ticket.opened", "done")
    ]
    assert "at" in found[0]["display"]
    assert machine.get("/rule_runs?state=failed").data["data"] == []
    assert machine.get("/rule_runs?rule=rul_x").status_code == 422


def test_runs_on_what_she_does_not_see_are_left_out(ran, make_machine, make_member):
    lead = make_machine(make_member("مینا", role="lead", sees="own"))
    assert lead.get("/rule_runs").data["data"] == []


def test_a_rule_that_was_removed_is_gone(machine, ran):
    Rule.objects.update(dropped_at="2026-11-22T00:00Z")
    assert machine.get("/rules").data["data"] == [] and machine.get(f"/rules/{ran.public_id}").status_code == 404


def test_a_macro_is_applied_whole_or_not_at_all(machine, shop, ticket):
    path, tag = f"/tickets/{ticket.public_id}/macros", Tag.named("فوری")
    note = {"do": "note", "text": "بررسی شد"}
    macro = make_macro(by=shop.owner, name="بررسی", actions=[note, {"do": "tag", "tag": tag.public_id}])
    assert macro.public_id in [each["id"] for each in machine.get("/macros").data["data"]]
    assert machine.post(path, {"macro": macro.public_id}).data["tags"] == ["فوری"]
    tag.retired_at = "2026-11-22T00:00Z"
    tag.save()
    ticket.untag(tag, by=shop.owner)
    refused = machine.post(path, {"macro": macro.public_id})
    assert (refused.status_code, refused.data["reason"]) == (409, "no_tag")
    assert Message.objects.filter(kind="note").count() == 1
    assert codes(machine.post(path, {"macro": "mac_x"})) == [("/macro", "unknown_id")]
