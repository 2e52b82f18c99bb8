from pasokh.live.seen import Seen


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_an_id_is_new_once():
    seen = Seen()
    assert [seen.add(1), seen.add(2), seen.add(1)] == [True, True, False]


def test_ids_are_forgotten_only_after_two_turns_past_the_horizon():
    clock = Clock()
    seen = Seen(clock)
    seen.add(1)
    clock.now = 61
    seen.age(horizon=10, ceiling=20)
    clock.now = 122
    seen.age(horizon=19, ceiling=30)  # a transaction that ran at the turn is still open: its event may yet be read
    assert seen.add(1) is False
    seen.age(horizon=20, ceiling=30)
    assert seen.add(1) is True
