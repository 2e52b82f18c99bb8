"""The table of verbs in docs/house.md is the code's own: each event, its permission, and its undo or the reason why there is none."""

import re
from pathlib import Path

import pytest

from pasokh.desk.tickets.words import QUIET, SHOWN
from pasokh.tickets.actions.undo import reversals
from pasokh.workspaces.rules import all_permissions

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"`([a-z_]+\.[a-z_]+)`")


def rows():
    """(verb, permissions, events, undo) of each line of the table."""
    text = (ROOT / "docs" / "house.md").read_text().partition("## 10. ")[2]
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    return [(verb.strip(), CODE.findall(may), CODE.findall(events), undo.strip()) for verb, may, events, undo in lines]


def of_events():
    return {event: (may, undo) for _, may, events, undo in rows() for event in events}


def test_each_event_of_a_request_stands_in_it_once():
    named = [event for _, _, events, _ in rows() for event in events]
    assert sorted(named) == sorted(set(named))
    assert {*SHOWN, *QUIET, *reversals()} - set(named) == set()


def test_each_permission_on_a_request_stands_in_it():
    named = {permission for _, may, _, _ in rows() for permission in may}
    assert {each for each in all_permissions() if each.startswith("ticket.")} - named == set()
    assert named - set(all_permissions()) == set()


@pytest.mark.parametrize("event", sorted(of_events()))
def test_its_undo_is_what_the_code_does(event):
    may, undo = of_events()[event]
    found = reversals().get(event)
    if found:
        assert undo.startswith("yes: ") and may == [found.permission]
    else:
        assert undo.startswith("no: ") and len(undo.split()) > 4


def test_no_event_stands_in_it_that_nothing_tells():
    sources = "".join(path.read_text() for path in (ROOT / "pasokh").rglob("*.py"))
    assert [event for event in of_events() if f'"{event}"' not in sources] == []
