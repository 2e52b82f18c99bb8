"""What is sent twice with its key is done once, at every address of the desk that changes something."""

import json
from pprint import pformat
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from pasokh.automation.actions.exchange import export
from pasokh.automation.actions.macros import make_macro
from pasokh.automation.actions.rules import change_rule
from pasokh.automation.catalogue import forget_rules
from pasokh.automation.models import Rule
from pasokh.flows import actions as flows
from pasokh.flows.actions.exchange import export as export_flow
from pasokh.kernel.kept import forget_all
from pasokh.tickets.models import Tag
from tests.desk.test_queues import GIVEN as QUEUE
from tests.routing.conftest import line
from tests.unchanged import ASIDE, Watch, _rows_written

from .table import CHANGES_NOTHING
from .test_table import GATES, TABLE, address, form, world  # noqa: F401 (a fixture)

# Written anew each time, by what comes without a key: how a colleague is says since when, a browser's row says that it is there still.
THEIR_OWN = {"presence", "activity", "push"}
# A file that was sent twice waits for its message; what none takes is swept away at night.
SWEPT = {"upload"}
# Known again by their `client_id`, for they wait in a browser's outbox longer than a page lives.
BY_CLIENT_ID = {"write", "write note", "write and solve"}
# Say what is to be so, answer what was asked once, or only look; a bot's token can be connected once.
BY_NATURE = set(
    "offer-accept offer-decline flow-simulate flow-act rule-trial rule-try macro flow-edit flow-rename flow-deploy flow-retire rule-change rule-told"
    " smart-message-preview queue-page queue-order queue-retire capacity capacity-of skills-of skill bot-new".split()
)
RULE = {
    "name": "تازه",
    "when": "on:ticket.opened",
    "row": ["(0", ")"],
    "how-0": "all",
    "action": "x",
    "do-x": "note",
    "text-x": "ببین",
}
MACRO = {"name": "تازه", "team": "", "action": "a", "do-a": "note", "text-a": "ببین"}


def rule_file(_world):
    given = export()
    for each in given["rules"]:
        each["name"] += " (تازه)"  # what is here by name and content is passed over
    content = json.dumps(given)
    return {"file": SimpleUploadedFile("rules.json", content.encode(), "application/json")}


def flow_file(there):
    content = json.dumps(export_flow(there.flow))
    return {"file": SimpleUploadedFile("flow.json", content.encode(), "application/json")}


# What the table of permissions asks at the gate only: (what is sent, what the address names).
GATED = {
    "rule-new": (RULE, {}),
    "rule": (RULE, {"public_id": "rule"}),
    "rule-back": ({}, {"public_id": "rule", "number": "rule_version"}),
    "rules-ship": ({}, {}),
    "rule-import": (rule_file, {}),
    "macro-new": (MACRO, {}),
    "macro-use": (lambda w: {"macro": w.macro.public_id}, {"number": "ticket"}),
    "flow-new": ({"name": "تازه", "kind": "process"}, {}),
    "flow-ship": ({"key": "return"}, {}),
    "flow-import": (flow_file, {}),
    "flow-duplicate": ({}, {"public_id": "flow"}),
    "flow-back": ({}, {"public_id": "flow", "number": "version"}),
    "flow-begin": (lambda w: {"flow": w.inside.public_id}, {}),
    "queue-new": (lambda w: QUEUE | {"row": ["(0", ")"], "how-0": "all", "teams": w.team.pk}, {}),
    "skills": ({"name": "تازه", "kind": "field"}, {}),
    "structure": ({}, {"key": "structure"}),
    "take-next": ({}, {}),
    "sms-new": (lambda w: TABLE["sms-line"][1](w), {"provider": "sms_provider"}),
}


@pytest.fixture
def stocked(world):  # noqa: F811
    """The world of the table, with what the gates lead to."""
    tag = Tag.named("فوری")
    world.macro = make_macro(name="یکی", actions=[{"do": "tag", "tag": tag.public_id}], by=world.owner)
    world.rule, world.structure, world.sms_provider = Rule.objects.first(), "functional", "http"
    world.rule_version = world.rule.versions.get()
    change_rule(rule=world.rule, by=world.owner, name="دیگری")
    Rule.objects.exclude(pk=world.rule.pk).delete()
    ends = {"start": "s1", "steps": {"s1": {"kind": "end", "exits": {}}}}
    world.inside = flows.create("مرخصی", "inside", world.owner, graph=ends)
    flows.deploy(world.inside, world.owner)
    world.flow.refresh_from_db()
    world.version = world.flow.active
    line(world.owner, [world.team], strategy="manual")
    for _ in range(2):
        world.hear()
    forget_rules()
    return world


def gated(there, row):
    """Where a gate leads, and what is sent there."""
    given, things = GATED[row]
    names = {key: _name(there, key, attribute) for key, attribute in things.items()}
    return reverse(f"desk:{row}", kwargs=names), given(there) if callable(given) else dict(given)


def _name(there, key, attribute):
    thing = getattr(there, attribute)
    return thing if isinstance(thing, str) else thing.number if key == "number" else thing.public_id


def of_table(there, row):
    given = form(there, row)
    return address(there, row), given | ({"client_id": CLIENT_ID} if row in BY_CLIENT_ID else {})


CLIENT_ID = str(uuid4())
KEYS = (*ASIDE, "kernel_idempotency_key")


def twice(client, asks):
    """(first answer, whether it wrote anything, tables that the second one changed); taken back again. `asks()` is (address, form): files are read once."""
    with transaction.atomic():
        headers = {"Idempotency-Key": str(uuid4())}
        before = _rows_written(KEYS)
        first = client.post(*asks(), headers=headers)
        wrote, after = _rows_written(KEYS) != before, Watch(aside=KEYS)
        client.post(*asks(), headers=headers)
        found = first, wrote, after.changed()
        transaction.set_rollback(True)
    forget_all()
    forget_rules()
    return found


@pytest.mark.parametrize(
    ("rows", "asks"),
    [(TABLE.keys() - THEIR_OWN - SWEPT - {"push DELETE"}, of_table), (GATED.keys(), gated)],
    ids=["table", "gates"],
)
def test_what_is_sent_twice_is_done_once(stocked, sign_in, rows, asks):
    client, faults = sign_in(stocked.owner), {}
    for row in sorted(rows):
        first, wrote, changed = twice(client, lambda row=row: asks(stocked, row))
        if changed or wrote is (row in CHANGES_NOTHING):
            faults[row] = first.status_code, wrote, changed
    assert not faults, pformat(faults, width=160)


def test_every_gate_is_sent_through_or_does_nothing_twice_by_nature():
    assert GATES.keys() == GATED.keys() | BY_NATURE
