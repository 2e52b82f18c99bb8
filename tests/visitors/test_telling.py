"""Lists are told at once that they are others, not too often, and of the last change for certain."""

from pasokh.visitors.telling import Telling


class Timer:
    """A timer that rings when the test says so."""

    made = []

    def __init__(self, seconds, ring, given):
        self.seconds, self.ring, self.given = seconds, ring, given

    def start(self):
        Timer.made.append(self)


def test_a_burst_is_told_first_and_last():
    told, now = [], [0.0]
    Timer.made = []
    telling = Telling(lambda *key: told.append(key), every=2, clock=lambda: now[0], timer=Timer)
    for at in (0.0, 0.5, 1.0):
        now[0] = at
        telling.tell(1, "visitors")
    assert told == [(1, "visitors")]
    (timer,) = Timer.made
    assert timer.seconds == 1.5
    now[0] = 2.0
    timer.ring(*timer.given)
    assert told == [(1, "visitors")] * 2
    now[0] = 5.0
    telling.tell(1, "visitors"), telling.tell(1, "visiting:7"), telling.tell(2, "visitors")
    assert told[2:] == [(1, "visitors"), (1, "visiting:7"), (2, "visitors")] and len(Timer.made) == 1


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("pasokh.visitors.telling.MOST_REMEMBERED", 3)
    telling = Telling(lambda *key: None)
    for ticket in range(10):
        telling.tell(1, f"visiting:{ticket}")
    assert len(telling.last) <= 3
