"""Rules as a document: its published shape, out and in again."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from pasokh.automation.actions.exchange import export, read, take_in
from pasokh.automation.actions.macros import make_macro
from pasokh.automation.actions.rules import make_rule
from pasokh.automation.models import Macro, Rule
from pasokh.automation.schema import text
from pasokh.workspaces.models import Team

from .conftest import tag

PUBLISHED = Path(__file__).parents[2] / "docs" / "automation.schema.json"
DOCUMENT = {"format": "pasokh-automation", "version": 1}


def test_the_published_shape_is_the_codes_own():
    assert PUBLISHED.read_text(encoding="utf-8") == text(), "write it anew: pasokh automation_schema"


@pytest.fixture
def fits():
    return jsonschema_rs.validator_for(json.loads(text())).is_valid


def test_what_goes_out_has_that_shape(shop, fits, rule):
    rule(
        trigger={"after": {"amount": 2, "unit": "days"}, "since": "solved", "working": True},
        conditions={"none": [{"field": "subject", "op": "contains", "value": "x"}]},
    )
    document = export()
    assert document["rules"] and fits(document)


def test_what_is_shipped_has_that_shape(shop, fits):
    assert len(export()["rules"]) == 8 and fits(export())


@pytest.mark.parametrize(
    "rule",
    [
        {"name": "x", "trigger": {"on": "gone"}, "actions": [{"do": "note", "text": "x"}]},
        {"name": "x", "trigger": {"on": "ticket.opened"}, "actions": []},
        {"name": "x", "trigger": {"on": "ticket.opened"}, "actions": [{"do": "note"}]},
        {"name": "x", "trigger": {"at": "24:00", "days": [0]}, "actions": [{"do": "note", "text": "x"}]},
        {
            "name": "x",
            "trigger": {"on": "ticket.opened"},
            "conditions": {"field": "priority", "op": "contains", "value": "x"},
            "actions": [{"do": "note", "text": "x"}],
        },
    ],
)
def test_what_has_not_that_shape_is_not_taken_in_either(quiet, fits, rule):
    document = DOCUMENT | {"rules": [rule]}
    assert not fits(document)
    assert take_in(document, by=quiet.owner)[0] == 0 and not Rule.objects.exists()


def test_names_lead_to_the_rows_of_another_business(quiet):
    team = Team.objects.create(name="مالی")
    foreign = "tem_" + "2" * 32
    body = {"name": "به مالی", "trigger": {"on": "ticket.opened"}, "actions": [{"do": "team", "team": foreign}]}
    document = DOCUMENT | {
        "rules": [body],
        "macros": [{"name": "مالی", "actions": body["actions"]}],
        "names": {foreign: "مالی"},
    }
    assert take_in(document, by=quiet.owner) == (2, 0, [])
    assert Rule.objects.get().actions == [{"do": "team", "team": team.public_id}] and not Rule.objects.get().active
    assert Macro.objects.filter(name="مالی").get().actions[0]["team"] == team.public_id


def test_out_and_in_is_the_same(quiet):
    made = make_rule(
        by=quiet.owner,
        name="یک",
        trigger={"on": "ticket.solved"},
        actions=[tag("الف"), {"do": "wait", "length": {"amount": 1, "unit": "days"}}],
        stops=True,
    )
    body = made.body
    document = read(json.dumps(export()))
    Rule.objects.all().delete()
    take_in(document, by=quiet.owner)
    assert Rule.objects.get().body == body


def test_what_is_here_already_is_passed_over(quiet):
    team = Team.objects.create(name="مالی")
    make_rule(by=quiet.owner, name="یک", trigger={"on": "ticket.solved"}, actions=[tag("الف")])
    make_macro(by=quiet.owner, name="دو", actions=[tag("الف")], team=team)
    here = len(export()["rules"]) + len(export()["macros"])
    document = read(json.dumps(export()))
    assert take_in(document, by=quiet.owner) == (0, here, [])
    changed = document | {"rules": [document["rules"][0] | {"stops": True}] * 2, "macros": []}
    assert take_in(changed, by=quiet.owner) == (1, 1, [])


def test_a_macros_team_travels_by_its_name(quiet, fits):
    Macro.objects.all().delete()
    team = Team.objects.create(name="مالی")
    make_macro(by=quiet.owner, name="دو", actions=[tag("الف")], team=team)
    document = export()
    assert fits(document) and document["names"][team.public_id] == "مالی"
    foreign = "tem_" + "2" * 32
    moved = json.loads(json.dumps(document).replace(team.public_id, foreign))
    Macro.objects.all().delete()
    assert take_in(moved, by=quiet.owner) == (1, 0, [])
    assert Macro.objects.get().team == team
    Macro.objects.all().delete()
    assert take_in(moved | {"names": {}}, by=quiet.owner).problems == ["دو: تیم آن این‌جا نیست."]
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    "more, why",
    [
        ({"trigger": {"on": "ticket.eaten"}}, "رخدادی به نام «ticket.eaten» وجود ندارد."),
        ({"name": "ن" * 500}, "نام آن بیش از"),
        ({"name": " "}, "نام ندارد."),
        ({"actions": [{"do": "note", "text": "م" * 100_000}]}, "بیش از"),
        ({"colour": "red"}, "بخش ناشناخته‌ای دارد: colour."),
    ],
)
def test_it_is_said_why_a_rule_is_not_taken_in(quiet, more, why):
    rule = {"name": "x", "trigger": {"on": "ticket.opened"}, "actions": [{"do": "note", "text": "x"}]}
    made, _passed, [problem] = take_in(DOCUMENT | {"rules": [rule | more]}, by=quiet.owner)
    assert made == 0 and why in problem


@pytest.mark.parametrize("text", ["سلام {{nonsense}}", "{{نام مشتری}} {{سفارش}}"])
def test_a_text_with_a_variable_that_there_is_not_is_refused(rule, shop, text):
    before = Rule.objects.count(), Macro.objects.count()
    with pytest.raises(ValueError, match="متغیر"):
        rule(actions=[{"do": "reply", "text": text}])
    with pytest.raises(ValueError, match="متغیر"):
        make_macro(by=shop.owner, name="ماکرو", actions=[{"do": "note", "text": text}])
    assert (Rule.objects.count(), Macro.objects.count()) == before
    rule(actions=[{"do": "reply", "text": "{{customer name}} {{شمارهٔ درخواست}} {{سفارش|شما}}"}])
