from pasokh.live.announcing import Announcer, announcer
from pasokh.live.notices import Closing, Happened
from tests.front.outage import database_away
from tests.front.serving import wait_until

from .conftest import SHOP, no_longer


def test_streams_outlive_the_database_and_miss_nothing(listen, tell, front):
    stream = listen()
    tell("پیش از قطعی")
    assert stream.frames(1) == ["پیش از قطعی"]
    with database_away():
        wait_until(lambda: front.hub.reader.connection is None)
        assert listen(key="visitor:2").status in (200, 503)
    tell("پس از قطعی", announced=False)
    tell("با خبر")
    assert sorted(stream.frames(2)) == ["با خبر", "پس از قطعی"]


def test_who_lost_the_right_while_nobody_heard_is_closed_and_no_other(listen, front):
    member = listen(key="member:1", member=1)
    listen(key="member:2", member=2)
    with database_away():
        wait_until(lambda: front.hub.reader.connection is None)
        no_longer.add((SHOP, "member:1"))
    assert member.ends()
    wait_until(lambda: front.hub.subscriptions.count == 1)
    assert front.hub.subscriptions.of_key("member:1") == []


def test_a_closing_is_kept_when_other_notices_are_dropped(monkeypatch):
    monkeypatch.setattr("pasokh.live.announcing.MAX_WAITING", 0)
    announcer = Announcer(connect=lambda: None)
    monkeypatch.setattr(announcer, "_start", lambda: None)
    announcer.put(Happened(SHOP, [1]))
    announcer.put(Closing("member:1"))
    assert (announcer.waiting.get_nowait(), announcer.dropped, announcer.waiting.empty()) == (
        Closing("member:1"),
        1,
        True,
    )


def test_the_announcer_keeps_what_it_could_not_send(real_db, tell):
    import psycopg

    from pasokh.live.database import conninfo
    from pasokh.live.notices import unpack

    tell("نخست")
    assert announcer.flush(10)
    with database_away():
        announcer.put(Happened(SHOP, [41, 42]))
        assert not announcer.flush(0.2)
    with psycopg.connect(conninfo("test"), autocommit=True) as listener:
        listener.execute("LISTEN pasokh_live")
        heard = [notice for notify in listener.notifies(timeout=10, stop_after=1) for notice in unpack(notify.payload)]
    assert heard == [Happened(SHOP, [41, 42])]
