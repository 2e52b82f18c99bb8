"""Who came, who is here and who left, told to the door that knows visitors."""

from types import SimpleNamespace

import pytest

from pasokh.live import presence, visits
from tests.front.serving import wait_until

from .conftest import NEGAR, SHOP


@pytest.fixture
def told(monkeypatch):
    """What the doors were told."""
    told = []
    monkeypatch.setattr(visits, "_watchers", [lambda came, here, gone: told.append((came, here, gone))])
    return told


def test_a_visitor_comes_stays_and_leaves(listen, told, monkeypatch):
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)
    monkeypatch.setattr(visits.Visits, "confirm_seconds", 0.5)
    stream = listen(key="visitor:7")
    wait_until(lambda: ([], ["visitor:7"], []) in told)
    assert told[0] == (["visitor:7"], ["visitor:7"], [])
    stream.close()
    wait_until(lambda: told[-1] == ([], [], ["visitor:7"]))


def test_members_are_no_visitors(listen, told):
    listen(key="member:1", member=NEGAR)
    listen(key="visitor:7")
    wait_until(lambda: told)
    assert all("member:1" not in keys for each in told for keys in each)


def test_many_are_told_some_at_a_time(db, told, monkeypatch):
    monkeypatch.setattr(visits, "AT_ONCE", 2)
    keys = [f"visitor:{number}" for number in range(5)]
    here = visits.Visits(SimpleNamespace())
    here.came = {SHOP: set(keys)}
    here.write(SHOP, keys, keys[:1])
    assert [len(each[1]) for each in told] == [2, 2, 1, 0]
    assert [key for each in told for key in each[0]] == keys
    assert told[-1] == ([], [], keys[:1])


def test_browsers_of_one_person_come_and_leave_each_by_itself(monkeypatch):
    browsers = visits.Browsers(SimpleNamespace())
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)
    first, second, member = (
        SimpleNamespace(workspace_id=SHOP, key="visitor:7", proof=proof, member_id=who)
        for proof, who in (("a", None), ("b", None), ("c", 1))
    )
    for stream in (first, second, member):
        browsers.arrive(stream)
    assert browsers._due()[SHOP][0] == {"a", "b"}
    browsers.depart(first)
    assert browsers._due()[SHOP][1] == {"a"}
