import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.live.announcing import Allowance
from pasokh.live.notices import MAX_BYTES, Closing, Happened, Signal, SignalTooLarge, check_size, pack, unpack

ids = st.integers(1, 2**62)
happened = st.builds(Happened, ids, st.lists(ids, min_size=1, max_size=700))
signals = st.builds(
    Signal, ids, st.text(max_size=40), st.dictionaries(st.text(max_size=9), st.text(max_size=60), max_size=3)
)
notices = st.lists(happened | signals | st.builds(Closing, st.text(max_size=30)), max_size=20)


@given(notices)
def test_whatever_is_packed_arrives_in_payloads_that_the_server_takes(given_notices):
    texts = list(pack(given_notices))
    assert all(len(text.encode()) <= MAX_BYTES for text in texts)
    arrived = [notice for text in texts for notice in unpack(text)]
    assert events_of(arrived) == events_of(given_notices)
    assert others_of(arrived) == others_of(given_notices)


def events_of(notices):
    return sorted((n.workspace_id, e) for n in notices if isinstance(n, Happened) for e in n.event_ids)


def others_of(notices):
    return [notice for notice in notices if not isinstance(notice, Happened)]


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[["z",1]]', '[["e",1]]', "null", '{"a":1}'])
def test_what_is_not_ours_is_refused(text):
    with pytest.raises(ValueError):
        unpack(text)


def test_a_signal_is_small():
    with pytest.raises(SignalTooLarge):
        check_size(Signal(1, "ticket:1", "ب" * 2000))


def test_signals_to_one_topic_are_rationed():
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    assert [allowance.allows("a") for _ in range(25)].count(True) == 20
    assert allowance.allows("b")
    now[0] = 1.0
    assert allowance.allows("a")
