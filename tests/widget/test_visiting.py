"""Visitors with an open chat are noted as here, and the desk is told as they come and go."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.widget import visiting


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(visiting, "signal", lambda ws, topic, data: told.append((topic, data)))
    return told


@pytest.fixture
def maryam(shop):
    return identify(kind="visitor", value="v-1")


def test_whoever_came_is_here_and_whoever_left_is_not(told, maryam):
    key = f"visitor:{maryam.pk}"
    assert not maryam.is_here
    visiting.note([key], [key], [])
    maryam.refresh_from_db()
    assert maryam.is_here
    visiting.note([], [], [key])
    maryam.refresh_from_db()
    assert not maryam.is_here and maryam.last_seen_at
    assert told == [
        ("presence", {"contacts": [maryam.pk], "online": True}),
        ("presence", {"contacts": [maryam.pk], "online": False}),
    ]


def test_whoever_is_still_here_is_noted_and_not_told_again(told, maryam):
    visiting.note([], [f"visitor:{maryam.pk}"], [])
    assert Contact.objects.get(pk=maryam.pk).is_here
    assert told == []


def test_other_streams_are_nobody(told, shop):
    visiting.note(["test:1"], ["test:1"], [])
    assert told == []


def test_browsers_that_are_connected_are_in_the_list_of_who_is_here(shop):
    from pasokh.visitors import queries
    from pasokh.visitors.models import Visitor

    for key in ("v1", "v2"):
        Visitor.objects.create(site="chat:3", key=key)
    visiting.attendance(["3:v1"], ["3:v1", "3:v2", "3:", "test"], [])
    assert queries.here_counts() == {"chat:3": 2}
    visiting.attendance([], [], ["3:v1", "nonsense"])
    assert list(queries.here().values_list("visitor__key", flat=True)) == ["v2"]


def test_who_becomes_a_contact_has_not_left(shop, monkeypatch):
    from types import SimpleNamespace

    from pasokh.live import presence, visits
    from pasokh.widget.streams import Who

    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)
    browsers = visits.Browsers(SimpleNamespace())
    guest, contact = (
        SimpleNamespace(workspace_id=1, key=key, proof=Who(pk, 3, "v1").proof, member_id=None)
        for key, pk in (("guest:v1", 0), ("visitor:7", 7))
    )
    browsers.arrive(guest), browsers.arrive(contact), browsers.depart(guest)
    assert [gone for _present, gone in browsers._due().values() if gone] == []
    assert (Who.of(guest).contact_id, Who.of(contact).contact_id) == (0, 7)
