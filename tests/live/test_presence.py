import asyncio
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection

from pasokh.kernel.tenancy import workspace
from pasokh.live import presence
from pasokh.live.presence import LEFT, REPLYING, online_member_ids, record, touch, viewers
from tests.front.serving import wait_until

from .conftest import NEGAR, PRINTERS, SARA, SHOP


@pytest.fixture
def told(monkeypatch):
    """The signals that were sent."""
    told = []
    monkeypatch.setattr(presence, "signal", lambda ws, topic, data: told.append((topic, data)))
    return told


def online(ws=SHOP):
    with workspace(ws):
        return online_member_ids(ws)


def test_a_member_is_online_while_her_stream_is_open(listen, monkeypatch):
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)
    stream = listen(key="member:1", member=NEGAR)
    wait_until(lambda: online() == {NEGAR})
    assert online(PRINTERS) == set()
    stream.close()
    wait_until(lambda: online() == set())


def test_others_hear_who_comes_and_goes(listen, monkeypatch):
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)
    watching = listen(key="watching", topics="presence")
    stream = listen(key="member:1", member=NEGAR)
    assert watching.next()[1]["data"] == {"member": NEGAR, "online": True}
    stream.close()
    assert watching.next()[1]["data"] == {"member": NEGAR, "online": False}


def test_turning_a_page_is_no_departure(front):
    now = [0.0]
    attendance = presence.Attendance(front.hub, clock=lambda: now[0])
    stream = type("Stream", (), {"workspace_id": SHOP, "member_id": NEGAR})
    attendance.arrive(stream)
    assert attendance._due() == {SHOP: ({NEGAR}, set())}
    attendance.depart(stream)
    now[0] = 3
    attendance.arrive(stream)
    now[0] = 10
    assert attendance._due() == {}
    now[0] = 16
    assert attendance._due() == {SHOP: ({NEGAR}, set())}
    attendance.depart(stream)
    now[0] = 23
    assert attendance._due() == {SHOP: (set(), {NEGAR})}


def test_a_member_in_two_processes_stays_until_both_are_closed(real_db, told):
    record(SHOP, "one", [NEGAR, SARA], [])
    record(SHOP, "two", [NEGAR], [])
    record(SHOP, "one", [], [NEGAR])
    assert online() == {NEGAR, SARA}
    record(SHOP, "two", [], [NEGAR])
    assert online() == {SARA}
    came = [(data["member"], data["online"]) for _, data in told]
    assert sorted(came) == [(NEGAR, False), (NEGAR, True), (SARA, True)]


def test_a_process_that_died_leaves_nobody_online(real_db, told, owner_sql):
    record(SHOP, "dead", [NEGAR], [])
    owner_sql("UPDATE live_presence SET seen_at = now() - interval '46 seconds'")
    assert online() == set()
    record(SHOP, "alive", [SARA], [])
    assert told[-1] == ("presence", {"member": NEGAR, "online": False})
    assert owner_sql("SELECT member_id FROM live_presence") == [(SARA,)]


def test_who_looks_at_a_ticket(real_db, told, owner_sql):
    with workspace(SHOP):
        touch(NEGAR, 7)
        touch(SARA, 7)
        touch(SARA, 7, REPLYING)
        touch(SARA, 8)
        assert viewers(7) == {NEGAR: "viewing", SARA: "replying"}
        touch(NEGAR, 7, LEFT)
        assert viewers(7) == {SARA: "replying"}
    assert told[2] == ("viewing:7", {"member": SARA, "state": "replying"})
    with workspace(PRINTERS):
        assert viewers(7) == {}
    owner_sql("UPDATE live_viewing SET seen_at = now() - interval '61 seconds'")
    with workspace(SHOP):
        assert viewers(7) == {}


def test_an_unknown_state_of_viewing_is_refused(real_db, told):
    with workspace(SHOP):
        with pytest.raises(ValueError):
            touch(NEGAR, 7, "sleeping")
        assert viewers(7) == {}
    assert told == []


def test_whoever_goes_offline_looks_at_nothing(real_db, told):
    record(SHOP, "one", [NEGAR], [])
    with workspace(SHOP):
        touch(NEGAR, 7)
    record(SHOP, "one", [], [NEGAR])
    with workspace(SHOP):
        assert viewers(7) == {}
    assert told[-1] == ("viewing:7", {"member": NEGAR, "state": "left"})


def test_nothing_is_told_when_the_transaction_is_given_up(real_db, told):
    with pytest.raises(RuntimeError), workspace(SHOP):
        touch(NEGAR, 7)
        raise RuntimeError
    assert told == []


def test_a_database_that_forgot_everybody_is_told_again(listen, monkeypatch, owner_sql):
    monkeypatch.setattr(presence, "CONFIRM_SECONDS", 1000)
    listen(key="member:1", member=NEGAR)
    wait_until(lambda: online() == {NEGAR})
    owner_sql("TRUNCATE live_presence")  # as a crash does: there is no write-ahead log for it
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
        assert cursor.fetchall() == [(True,)]
    wait_until(lambda: online() == {NEGAR})


def test_what_could_not_be_written_is_written_again(front):
    attendance = presence.Attendance(front.hub, clock=lambda: 100.0)

    async def fails(*_):
        raise OperationalError("server closed the connection unexpectedly")

    attendance.hub = SimpleNamespace(in_noting_thread=fails)
    attendance.here[SHOP, SARA] = 1
    asyncio.run(attendance._record(SHOP, [SARA], [NEGAR]))
    assert attendance._due() == {SHOP: ({SARA}, {NEGAR})}
