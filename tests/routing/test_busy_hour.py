"""A busy hour, measured against queueing theory: who waits how long, in which order, and that nobody is skipped or handed out twice."""

import statistics

import pytest
from django.utils import timezone

from pasokh.routing.actions.capacities import set_rules
from pasokh.routing.models import Offer

from .busy_hour import Clock, Hour, Shift, confidence, erlang_c, ideal, visitors
from .conftest import line, people

pytestmark = pytest.mark.usefixtures("kept_still")
TALK = 300  # seconds, on average


@pytest.fixture
def hour(shop, team, monkeypatch):
    """A shop with so many agents who take so many chats each: hour(3, 2)."""

    def hour(agents, limit):
        set_rules(by=shop.owner, total=limit * 25, weights={"chat": 25})
        members = people(agents, team)
        line(shop.owner, [team])
        return Hour(shop, members, Clock(monkeypatch, timezone.now))

    return hour


def rate_of(servers, share):
    """Visitors a second that keep so many busy for this share of their time."""
    return servers * share / TALK


def waits(people, taken):
    return [at - each.comes for each, at in zip(people, taken, strict=True) if at is not None]


def rounded(values):
    return [None if value is None else round(value, 3) for value in values]


def test_everybody_is_taken_in_the_order_in_which_they_came_as_soon_as_somebody_is_free(hour):
    shop, people = hour(3, 2), visitors(14, 70, rate=rate_of(6, 0.95), talk=TALK)
    taken = shop.run(people)
    assert rounded(taken) == rounded(ideal(people, 3, 2))
    assert taken == sorted(taken) and max(waits(people, taken)) > 60
    assert shop.most == 2 and shop.is_over()
    assert Offer.objects.filter(state="taken").values("ticket").distinct().count() == Offer.objects.count() == 70


def test_agents_come_and_go_and_visitors_who_wait_too_long_leave(hour):
    people = visitors(7, 80, rate=rate_of(6, 1.1), talk=TALK, patience=400)
    end = people[-1].comes
    shifts = [Shift(end * share, agent, here) for share, agent, here in
              ((0.1, 0, False), (0.3, 1, False), (0.35, 0, True), (0.5, 2, False), (0.55, 0, False), (0.6, 1, True), (0.65, 2, True), (0.7, 0, True))]  # fmt: skip
    shop = hour(3, 2)
    taken = shop.run(people, shifts)
    assert rounded(taken) == rounded(ideal(people, 3, 2, shifts))
    found = [at for at in taken if at is not None]
    assert found == sorted(found) and 5 < taken.count(None) < 60
    assert shop.is_over() and Offer.objects.count() == len(found)


@pytest.mark.parametrize(("agents", "limit", "share"), [(1, 1, 0.5), (3, 2, 0.7), (10, 4, 0.9)])
def test_the_rule_that_the_program_keeps_is_the_one_of_theory(agents, limit, share):
    servers, load = agents * limit, agents * limit * share
    people = visitors(agents, 60_000, rate=rate_of(servers, share), talk=TALK)
    agrees(waits(people, ideal(people, agents, limit))[6_000:], servers, load)


@pytest.mark.full
def test_a_long_day_waits_as_long_as_theory_says(hour):
    shop, people = hour(3, 1), visitors(5, 1_000, rate=rate_of(3, 0.6), talk=TALK)
    taken = shop.run(people)
    assert rounded(taken) == rounded(ideal(people, 3, 1))
    agrees(waits(people, taken)[100:], 3, 1.8)


def agrees(found, servers, load):
    """Mean wait and the share of who waits are those of Erlang's formula, within what chance allows a run of this length."""
    expected = erlang_c(servers, load)
    for values, wanted in (
        (found, expected * TALK / (servers - load)),
        ([float(each > 0) for each in found], expected),
    ):
        mean, half = confidence(values)
        print(f"{mean:.4g} ± {half:.2g}, {wanted:.4g} by the formula")
        assert abs(mean - wanted) <= half
        assert half < max(statistics.fmean(values), wanted)  # the run is long enough to say something


def test_the_formula_gives_the_figures_of_the_tables():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)
    assert erlang_c(2, 1) == pytest.approx(1 / 3)
    assert erlang_c(10, 8) == pytest.approx(0.4092, abs=1e-4)
