"""How often a token may call."""

import pytest

from pasokh.tickets.models import Ticket


@pytest.fixture
def three_a_minute(settings):
    settings.PASOKH_API_RATE = 3


def test_headers_count_down_and_then_429(machine, three_a_minute):
    told = [machine.get("/me") for _ in range(4)]
    assert [each.status_code for each in told] == [200, 200, 200, 429]
    assert [each.headers["RateLimit-Remaining"] for each in told] == ["2", "1", "0", "0"]
    assert {each.headers["RateLimit-Limit"] for each in told} == {"3"}
    assert told[0].headers["RateLimit-Policy"] == "3;w=60"
    assert 0 < int(told[3].headers["Retry-After"]) <= 20
    assert told[3].data["code"] == "too_many_requests"
    assert told[3].headers["Retry-After"] in told[3].data["detail"]


def test_nothing_is_done_over_the_limit(machine, three_a_minute):
    given = {"contact": {"email": "maryam@example.ir"}, "text": "سلام"}
    assert [machine.post("/tickets", given).status_code for _ in range(5)] == [201, 201, 201, 429, 429]
    assert Ticket.objects.count() == 3


def test_each_token_has_its_own(machine, make_machine, shop, three_a_minute):
    for _ in range(4):
        machine.get("/me")
    assert make_machine(shop.owner).get("/me").status_code == 200


def test_refusals_carry_the_headers_too(machine, three_a_minute):
    assert machine.get("/tickets/tkt_1").headers["RateLimit-Remaining"] == "2"
