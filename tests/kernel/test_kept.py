"""Values that are kept for a moment."""

import pytest

from pasokh.kernel.kept import Kept, forget_all


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def counting():
    calls = []

    def make():
        calls.append(None)
        return len(calls)

    return make


def test_a_value_is_made_once_in_its_time(clock):
    kept, make = Kept(2, clock=clock), counting()
    assert [kept.get("a", make), kept.get("a", make)] == [1, 1]
    clock.now += 1.99
    assert kept.get("a", make) == 1
    clock.now += 0.02
    assert kept.get("a", make) == 2


def test_none_is_a_value_too(clock):
    kept = Kept(2, clock=clock)
    assert kept.get("a", lambda: None) is None
    assert kept.get("a", lambda: "made again") is None
    assert kept.get("b", lambda: None, keeps_none=False) is None
    assert kept.get("b", lambda: "there now", keeps_none=False) == "there now"


def test_what_fails_is_not_kept(clock):
    kept = Kept(2, clock=clock)
    with pytest.raises(LookupError):
        kept.get("a", lambda: {}["a"])
    assert kept.get("a", lambda: 5) == 5


def test_it_never_grows_beyond_its_room(clock):
    kept = Kept(2, most=10, clock=clock)
    for key in range(1000):
        assert kept.get(key, lambda key=key: key) == key
        assert len(kept.values) <= 10


def test_everything_can_be_forgotten(clock):
    one, two, make = Kept(2, clock=clock), Kept(2, clock=clock), counting()
    one.get("a", make), two.get("a", make)
    one.forget()
    assert [one.get("a", make), two.get("a", make)] == [3, 2]
    forget_all()
    assert two.get("a", make) == 4
