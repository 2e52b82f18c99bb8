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
