"""Due times: against tables worked out by hand, and against a walk minute by minute."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pasokh.calendars.blocks import CLOSED
from pasokh.calendars.models.working_hours import USUAL_WEEK
from pasokh.calendars.working_time import WorkingTime
from pasokh.kernel.persian.jalali import parse_date
from pasokh.sla.clocks import Life, Moment, Target, Terms, replay, seconds_of

TABLE = json.loads((Path(__file__).parents[1] / "data" / "sla" / "clocks.json").read_text())["cases"]
TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
SATURDAY = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 7:30 in Tehran


def terms_of(case):
    closed = {parse_date(day): CLOSED for day in case.get("closed", ())}
    hours = {"usual": (TEHRAN, USUAL_WEEK), "berlin": (BERLIN, (((0, 1440),),) * 7)}[case.get("hours", "usual")]
    targets = {kind: Target(**target) for kind, target in case["targets"].items()}
    return Terms(targets, WorkingTime(*hours, closed), case.get("channel", ""))


def moment_of(text, zone):
    day, time = text.split()
    return datetime.combine(
        parse_date(day),
        datetime.strptime(time.ljust(8, "0") if time.count(":") == 2 else f"{time}:00", "%H:%M:%S").time(),
        zone,
    )


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["name"])
def test_worked_out_by_hand(case):
    terms = terms_of(case)
    zone = terms.work.zone
    history = [Moment(what, moment_of(at, zone).astimezone(UTC), bool(undone)) for at, what, *undone in case["history"]]
    life = replay(history, terms)
    found = {
        f"{run.kind} {run.round}": [
            run.state,
            run.due_at and f"{run.due_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            str(run.spent),
        ]
        for run in life.runs
    }
    expected = {
        key: [state, due and f"{moment_of(due, zone):%Y-%m-%d %H:%M:%S}", spent]
        for key, (state, due, spent) in case["expect"].items()
    }
    assert found == expected


WHAT = st.sampled_from(
    [
        "asked",
        "answered",
        "taken",
        "open",
        "paused",
        "solved",
        "closed",
        "confirmed",
        "followed_up",
        "merged",
        "unmerged",
    ]
)
STEP = st.tuples(st.integers(0, 900), WHAT, st.booleans())
HISTORIES = st.lists(STEP, max_size=12)
TARGETS = st.fixed_dictionaries(
    {
        kind: st.builds(Target, st.integers(1, 900).map(lambda minutes: minutes * 60), st.booleans(), st.booleans())
        for kind in ("first_reply", "next_reply", "update", "solve", "follow_up", "chat_wait")
    }
)


def history_of(steps):
    at, moments = SATURDAY, [Moment("opened", SATURDAY)]
    for minutes, what, undone in steps:
        at += minutes * MINUTE
        moments.append(Moment(what, at, undone))
    return moments


def terms(targets):
    return Terms(targets, WorkingTime(TEHRAN, USUAL_WEEK), "chat")


@given(TARGETS, HISTORIES)
def test_a_run_is_within_its_time_or_late_and_never_both(targets, steps):
    life = replay(history_of(steps), terms(targets))
    for run in life.runs:
        length = timedelta(seconds=run.target.seconds)
        assert (run.state == "breached") == (run.breached_at is not None)
        assert run.breached_at is None or run.spent >= length or not run.over
        assert run.state != "met" or run.spent <= length
        assert run.state not in ("running", "breached") or run.due_at
        assert run.state not in ("paused", "cancelled") or run.due_at is None
        assert run.spent >= timedelta()


PROMISED = dict.fromkeys(("first_reply", "next_reply", "update", "follow_up", "chat_wait"), Target(60, False, False))


@given(TARGETS, HISTORIES)
@example(PROMISED, [(0, "solved", False), (0, "asked", False), (0, "unmerged", False)])
@example(PROMISED, [(0, "answered", False), (0, "solved", False), (0, "asked", False), (0, "open", True)])
def test_no_two_clocks_of_a_kind_run_at_once(targets, steps):
    life = replay(history_of(steps), terms(targets))
    live = [run.kind for run in life.runs if not run.over]
    assert len(live) == len(set(live))
    assert len({(run.kind, run.round) for run in life.runs}) == len(life.runs)


@given(TARGETS, HISTORIES, st.integers(0, 12))
def test_to_stop_in_between_changes_nothing(targets, steps, at):
    """What is remembered of a life and of its clocks is all that goes on needs."""
    history = history_of(steps)
    first = replay(history[:at], terms(targets))
    kept = Life(
        first.terms,
        first.runs,
        first.state,
        first.answered,
        first.waiting,
        first.turned_at,
        first.was,
        dict(first.rounds),
    )
    for moment in history[at:]:
        kept.take(moment)
    assert kept == replay(history, terms(targets))


SOLVING = st.lists(
    st.tuples(st.integers(1, 700), st.sampled_from(["open", "paused", "solved"])), min_size=1, max_size=7
)


@settings(max_examples=40)
@given(st.integers(1, 1200), st.booleans(), st.booleans(), SOLVING)
def test_equal_to_a_walk_minute_by_minute(target, always, pauses, steps):
    """The clock of solving, counted by looking at each minute whether it counts."""
    promise = Target(target * 60, always, pauses)
    history = history_of([(minutes, what, False) for minutes, what in steps])
    life = replay(history, terms({"solve": promise}))
    life.look(history[-1].at)
    run = life.runs[0]
    spent, broken, state, work = 0, None, "open", WorkingTime(TEHRAN, USUAL_WEEK)
    at, rest = SATURDAY, history[1:]
    while rest:
        while rest and rest[0].at == at:
            state = rest.pop(0).what
        counts = state == "open" or (state == "paused" and not pauses)
        if not rest:
            break
        if counts:
            # What is due at five is late at one past five, though nobody works then.
            broken = broken or (at if spent == target else None)
            spent += always or work.is_open(at)
        at += MINUTE
    counted = (
        run.spent if run.since is None else run.spent + (at - run.since if always else work.between(run.since, at))
    )
    assert counted == spent * MINUTE
    assert (run.breached_at is None) == (broken is None)


@given(st.integers(1, 2000), st.lists(st.integers(1, 600), max_size=6))
def test_standing_and_going_on_move_the_due_time_by_what_was_waited(target, waits):
    """However often it stands, it is due when its own time is over."""
    history, at = [Moment("opened", SATURDAY)], SATURDAY
    for number, minutes in enumerate(waits):
        at += minutes * MINUTE
        history.append(Moment("paused" if number % 2 == 0 else "open", at))
    run = replay(history, terms({"solve": Target(target * 60)})).runs[0]
    if run.due_at and not run.breached_at:
        assert terms({}).work.between(run.since, run.due_at) + run.spent == timedelta(minutes=target)


def test_where_nobody_ever_works_nothing_is_due():
    never = Terms({"solve": Target(3600)}, WorkingTime(TEHRAN, ((),) * 7))
    run = replay([Moment("opened", SATURDAY)], never).runs[0]
    assert (run.state, run.due_at) == ("running", None)


def test_what_was_said_before_it_was_opened_is_not_its_own():
    assert replay([Moment("asked", SATURDAY)], terms({"next_reply": Target(60)})).runs == []


WORK = WorkingTime(TEHRAN, USUAL_WEEK)
DAYS = [  # from, so many working days, until: Saturday 30 Aban 1405 is the first day of the week
    ("1405/08/30 10:00", 2, "1405/09/02 10:00"),
    ("1405/08/30 10:00", 0.5, "1405/08/30 14:15"),
    ("1405/08/30 20:00", 1, "1405/09/01 17:00"),  # after hours: the whole of the next day
    ("1405/09/05 11:00", 1, "1405/09/07 15:00"),  # on Thursday two hours are left, the others are Saturday's
]


@pytest.mark.parametrize(("since", "days", "until"), DAYS)
def test_a_working_day_is_the_usual_day_of_the_calendar(since, days, until):
    target = Target(seconds_of({"days": days}, WORK))
    terms = Terms({}, WORK)
    assert terms.later(target, moment_of(since, TEHRAN), target.length) == moment_of(until, TEHRAN)


def test_a_day_around_the_clock_has_twenty_four_hours():
    assert seconds_of({"days": 1.5, "seconds": 60}, WORK, always=True) == 36 * 3600 + 60


def test_the_usual_day_is_what_most_days_have():
    def usual(*lengths):
        return WorkingTime(TEHRAN, tuple(((480, 480 + length),) if length else () for length in lengths)).usual_day

    assert usual(480, 480, 480, 480, 480, 240, 0) == timedelta(hours=8)
    assert usual(480, 480, 240, 240, 0, 0, 0) == timedelta(hours=8), "of two lengths the longer"
    assert usual(0, 0, 0, 0, 0, 240, 0) == timedelta(hours=4)
    assert usual(0, 0, 0, 0, 0, 0, 0) == timedelta(hours=8)
    twice = WorkingTime(TEHRAN, (((540, 780), (960, 1200)),) * 5 + ((), ()))
    assert twice.usual_day == timedelta(hours=8), "of a day's blocks together"
