from itertools import pairwise

import pytest

from pasokh.kernel.tenancy import workspace
from pasokh.live import connection, hub, loading, rechecking, replay, streams, subscriptions
from pasokh.live.announcing import close_streams, signal
from pasokh.live.projectors import AFRESH, Frame, projectors
from tests.front.serving import wait_until

from .conftest import PRINTERS, SHOP, no_longer


def test_a_committed_event_reaches_the_stream(listen, tell):
    stream = listen()
    told = tell("سفارشم نرسید")
    assert stream.next() == ("frame", {"topic": "ticket:7", "id": told, "data": "سفارشم نرسید"})


def test_the_answer_tells_proxies_and_caches_to_keep_out(listen):
    headers = listen().headers
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["x-accel-buffering"] == "no"
    assert "no-cache" in headers["cache-control"]
    assert "access-control-allow-origin" not in headers


def test_a_stream_hears_its_own_topics_and_workspace_only(listen, tell):
    mine = listen(topics="ticket:7")
    tell("درخواست دیگر", ticket=8)
    tell("کسب‌وکار دیگر", ticket=7, ws=PRINTERS)
    tell("برای من", ticket=7)
    assert mine.frames(1) == ["برای من"]


def test_a_lost_notice_costs_a_second_not_a_message(listen, tell, front):
    stream = listen()
    tell("بی‌خبر", announced=False)
    assert stream.frames(1) == ["بی‌خبر"]
    assert front.hub.counters.notices_lost == 1


def test_nothing_is_told_twice_when_the_log_is_read_too(listen, tell, front):
    stream = listen()
    tell("یک")
    assert stream.frames(1) == ["یک"]
    read = front.hub.reader.horizon
    tell("دو", announced=False)
    wait_until(lambda: front.hub.reader.horizon > read)
    assert stream.frames(1) == ["دو"]


def test_a_resumed_stream_misses_and_doubles_nothing(listen, tell):
    first = listen()
    tell("یک")
    assert first.frames(1) == ["یک"]
    first.close()
    tell("دو")
    tell("سه")
    again = listen(last=first.last.partition("-")[0])
    tell("چهار")
    assert again.frames(3) == ["دو", "سه", "چهار"]


def test_the_point_given_at_opening_resumes_too(listen, tell):
    first = listen()
    first.close()
    tell("در راه")
    assert listen(last=first.last).frames(1) == ["در راه"]


def test_a_page_and_its_stream_leave_no_gap(listen, tell, real_db):
    tell("پیش از صفحه")
    with workspace(SHOP):
        point = streams.resume_point()
    tell("میان صفحه و جریان")
    heard = listen(last=point).frames(1)
    assert heard == ["میان صفحه و جریان"]


def test_an_event_that_became_visible_late_is_not_lost_on_resume(listen, tell, owner_sql, real_db):
    """Its id is lower than the last one heard, for it was taken first and committed last."""
    stream = listen()
    late = tell("دیر", announced=False)
    # Hide it from the streams by an id they have passed: what an early id with a late commit looks like.
    assert stream.frames(1) == ["دیر"]
    newest = tell("زود")
    assert stream.frames(1) == ["زود"]
    horizon = owner_sql("SELECT xact_id FROM events_event WHERE id = %s", [late])[0][0]
    stream.close()
    assert listen(last=f"{newest}-{horizon}").frames(2) == ["دیر", "زود"]


@pytest.mark.parametrize("point", ["999999999-5", "nonsense", "12-x", "-4"])
def test_a_point_that_is_not_ours_resets(listen, tell, point):
    stream = listen(last=point)
    assert stream.next() == ("reset", {})
    tell("از نو")
    assert stream.frames(1) == ["از نو"]


def test_too_many_missed_frames_reset(listen, tell, monkeypatch):
    monkeypatch.setattr(replay, "MAX_FRAMES", 3)
    first = tell("آغاز")
    for number in range(4):
        tell(str(number))
    stream = listen(last=str(first))
    assert stream.next() == ("reset", {})
    assert stream.last != str(first)


def test_too_many_events_since_reset(listen, tell, monkeypatch):
    monkeypatch.setattr(loading, "MAX_REPLAYED", 3)
    first = tell("آغاز")
    for number in range(4):
        tell(str(number), ticket=8)
    assert listen(last=str(first)).next() == ("reset", {})


def test_signals_come_without_an_id(listen, real_db):
    stream = listen()
    before = stream.last
    signal(SHOP, "ticket:7", {"typing": True})
    assert stream.next() == ("signal", {"topic": "ticket:7", "data": {"typing": True}})
    assert stream.last == before


def test_closing_a_key_ends_its_streams_and_no_other(listen, tell):
    gone, stays = listen(key="member:1"), listen(key="member:2")
    close_streams("member:1")
    assert gone.ends()
    tell("هنوز")
    assert stays.frames(1) == ["هنوز"]


def test_who_lost_the_right_is_closed_though_nobody_told(listen, tell, front):
    gone, stays, elsewhere = listen(key="member:1"), listen(key="member:2"), listen(key="member:1", ws=PRINTERS)
    no_longer.add((SHOP, "member:1"))
    assert gone.ends()
    tell("هنوز")
    tell("آنجا هم", ws=PRINTERS)
    assert (stays.frames(1), elsewhere.frames(1)) == (["هنوز"], ["آنجا هم"])
    assert front.hub.counters.streams_lapsed == 1


def test_a_check_that_fails_closes_nobody_and_comes_again(listen, tell, monkeypatch):
    asked = []

    def broken(streams):
        asked.append(len(streams))
        if len(asked) == 1:
            raise ValueError("not this time")
        return streams

    streams.stream("test", streams._doors["test"].authenticate, broken)
    assert listen().ends()
    assert asked[:2] == [1, 1]


def test_many_are_asked_about_in_parts(listen, monkeypatch):
    monkeypatch.setattr(rechecking, "AT_ONCE", 2)
    asked = []
    streams.stream("test", streams._doors["test"].authenticate, lambda these: asked.append(len(these)) or [])
    for _ in range(3):
        listen()
    wait_until(lambda: (2, 1) in pairwise(asked))
    assert max(asked) == 2


def test_what_changed_everything_has_the_screen_loaded_afresh(listen, tell):
    @projectors.register("test.said")
    def everything(events, wanted):
        yield from (Frame("all", event.pk, AFRESH) for event in events)

    stream = listen(topics="all")
    told = tell("ادغام")
    assert stream.next() == ("reset", {})
    assert stream.last.startswith(f"{told}-")
    assert listen(topics="all", last=str(told - 1)).next() == ("reset", {})


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_stream_answers_as_a_problem(listen, status):
    stream = listen(refuse=status)
    assert stream.status == status
    assert stream.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["origin: https://elsewhere.example", "sec-fetch-site: cross-site", "sec-fetch-site: same-site"]
)
def test_other_origins_may_not_listen(listen, front, header):
    assert listen(headers=[header]).status == 403
    assert front.hub.subscriptions.count == 0


def test_the_own_origin_may_listen(listen):
    assert listen(headers=["origin: http://testserver", "sec-fetch-site: same-origin"]).status == 200


def test_streams_of_one_key_are_limited(listen, monkeypatch):
    monkeypatch.setattr(subscriptions, "MAX_STREAMS_A_KEY", 1)
    assert [listen().status, listen().status, listen(key="visitor:2").status] == [200, 429, 200]


def test_an_unknown_stream_is_not_found(port):
    from tests.front.serving import EventSource

    assert EventSource(port, "nothing").status == 404


def test_a_reader_who_does_not_read_is_dropped_and_others_are_not(listen, tell, front, monkeypatch):
    monkeypatch.setattr(connection, "MAX_UNSENT", 50_000)
    slow, quick = listen(key="slow"), listen(key="quick")
    sent = 0
    while not front.hub.counters.dropped_readers:
        tell("ب" * 100_000)
        sent += 1
        quick.frames(1)
        assert sent < 500
    wait_until(lambda: front.hub.subscriptions.count == 1)
    assert front.hub.subscriptions.of_key("slow") == []
    slow.close()


def test_a_closed_browser_is_forgotten(listen, front):
    stream = listen()
    assert front.hub.subscriptions.count == 1
    stream.close()
    wait_until(lambda: front.hub.subscriptions.count == 0)
    assert (front.hub.subscriptions.topics, dict(front.hub.subscriptions.keys)) == ({}, {})
    assert not any(front.hub.wheel)


def test_heartbeats_come_by_the_wheel(listen, front):
    stream = listen()
    (spoke,) = [spoke for spoke in front.hub.wheel if spoke]
    assert len(spoke) == 1
    front.hub.loop.call_soon_threadsafe(lambda: [each.write(b":\n\n") for each in spoke])
    assert stream.next_block() == {"comment": ":"}


def test_a_failing_projector_costs_only_its_own_frame(listen, tell):
    def bad(events, wanted):
        for event in events:
            raise ValueError(event.payload)

    projectors.register("test.said")(bad)
    stream = listen()
    tell("با این همه")
    assert stream.frames(1) == ["با این همه"]


def test_a_flood_of_events_resets_instead_of_telling_each(listen, tell, monkeypatch):
    monkeypatch.setattr(hub, "MAX_PENDING", 2)
    stream = listen()
    from pasokh.live.announcing import announcer
    from pasokh.live.notices import Happened

    announcer.put(Happened(SHOP, [tell(str(n), announced=False, ticket=9) for n in range(3)]))
    assert stream.next() == ("reset", {})


def test_a_point_between_two_readings_of_the_log_is_ours(listen, tell, owner_sql):
    """Notices run ahead of the reading: many events within a second must not look like those of another database."""
    first = listen()
    tell("یک")
    assert first.frames(1) == ["یک"]
    owner_sql("SELECT setval('events_event_id_seq', (SELECT last_value FROM events_event_id_seq) + 100000)")
    tell("دو")
    assert first.frames(1) == ["دو"]
    first.close()
    tell("سه")
    assert listen(last=first.last.partition("-")[0]).frames(1) == ["سه"]
