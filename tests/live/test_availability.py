"""What members say of themselves, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.live import availability, presence
from pasokh.live.availability import (
    STATES,
    answering_among,
    available_ids,
    choose,
    note_activity,
    standing_of,
    states,
)
from pasokh.live.models import Availability, Presence
from pasokh.live.presence import record

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def told(monkeypatch):
    """The signals that were sent."""
    told = []
    for module in (presence, availability):
        monkeypatch.setattr(module, "signal", lambda ws, topic, data: told.append(data))
    return told


@pytest.fixture
def watched(monkeypatch):
    """What those who watch were told."""
    watched = []
    monkeypatch.setattr(presence, "_watchers", [lambda ws, before, after: watched.append((before, after))])
    return watched


def come(ws, *members):
    presence.Presence.objects.all().delete()
    presence.Presence.objects.bulk_create(presence.Presence(member_id=each.pk, node="one") for each in members)


def test_who_says_nothing_is_available(shop):
    assert standing_of(shop.owner.pk) == ("available", "available")


def test_who_is_not_here_is_in_no_list(shop, make_member):
    sara = make_member()
    choose(sara, "lunch")
    assert states() == {}
    come(shop, sara)
    assert states() == {sara.pk: "lunch"}


def test_an_offline_member_is_not_shown_though_her_browser_is_here(shop):
    come(shop, shop.owner)
    choose(shop.owner, "offline")
    assert states() == {}
    assert standing_of(shop.owner.pk).chosen == "offline"


@pytest.mark.parametrize(
    ("state", "answers"), [("available", True), ("busy", True), ("lunch", False), ("away", False), ("offline", False)]
)
def test_whom_visitors_may_wait_for(shop, state, answers):
    choose(shop.owner, state)
    assert answering_among({shop.owner.pk}) == ({shop.owner.pk} if answers else set())


def test_an_unknown_state_is_refused(shop):
    with pytest.raises(ValueError):
        choose(shop.owner, "asleep")
    assert not Availability.objects.exists()


def test_lunch_ends_with_the_day(shop):
    choose(shop.owner, "lunch")
    Availability.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert standing_of(shop.owner.pk) == ("available", "available")


def test_idle_is_who_has_touched_none_of_her_browsers(shop):
    choose(shop.owner, "available")
    note_activity(shop.owner, idle_for=HALF_AN_HOUR)
    assert standing_of(shop.owner.pk).state == "available"  # she has just chosen: some browser was touched
    Availability.objects.update(active_at=timezone.now() - HALF_AN_HOUR)
    note_activity(shop.owner, idle_for=timedelta(minutes=1))
    assert standing_of(shop.owner.pk).state == "available"
    note_activity(shop.owner, idle_for=HALF_AN_HOUR)
    assert standing_of(shop.owner.pk) == ("available", "away")
    note_activity(shop.owner)
    assert standing_of(shop.owner.pk) == ("available", "available")


def test_every_change_is_remembered_once(shop):
    for state in ("lunch", "lunch", "available"):
        choose(shop.owner, state)
    events = Event.objects.filter(kind="presence.changed").order_by("pk")
    assert [(each.payload["before"], each.payload["state"], each.payload["why"]) for each in events] == [
        ("available", "lunch", "chosen"),
        ("lunch", "available", "chosen"),
    ]


def test_visitors_hear_that_the_last_who_answers_went_to_lunch(real_shop, told, watched):
    record(real_shop.pk, "one", [real_shop.owner.pk], [])
    with workspace(real_shop):
        choose(real_shop.owner, "lunch")
    assert watched == [(set(), {real_shop.owner.pk}), ({real_shop.owner.pk}, set())]
    assert told[-1] == {"member": real_shop.owner.pk, "state": "lunch"}
    record(real_shop.pk, "one", [], [real_shop.owner.pk])
    assert len(watched) == 2  # she did not answer before she left either


def test_coming_and_going_are_remembered(real_shop, told):
    record(real_shop.pk, "one", [real_shop.owner.pk], [])
    record(real_shop.pk, "one", [real_shop.owner.pk], [])
    record(real_shop.pk, "one", [], [real_shop.owner.pk])
    with workspace(real_shop):
        events = Event.objects.filter(kind="presence.changed").order_by("pk")
        assert [each.payload["state"] for each in events] == ["here", "offline"]


@pytest.mark.parametrize("is_idle", [False, True])
@pytest.mark.parametrize("until", [None, -1, 1])
@pytest.mark.parametrize("state", STATES)
def test_who_is_available_in_one_question(shop, state, until, is_idle):
    """As she is shown, whatever she said and until when."""
    Presence.objects.create(member_id=shop.owner.pk, node="one")
    over = until and timezone.now() + timedelta(hours=until)
    Availability.objects.create(member_id=shop.owner.pk, chosen=state, until=over, is_idle=is_idle)
    assert (shop.owner.pk in available_ids()) is (states().get(shop.owner.pk) == "available")
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert available_ids() == set()
