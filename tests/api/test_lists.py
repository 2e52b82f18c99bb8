"""Lists: filters, order, pages that hold still."""

import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team

from .conftest import codes


def said(response):
    assert response.status_code == 200, response.data
    return [each["preview"] for each in response.data["data"]]


@pytest.fixture
def four(hear, shop, make_member):
    """Tickets «یک» to «چهار»: solved; Sara's; the team's, by e-mail; another customer's, tagged."""
    sara, team = make_member("سارا"), Team.objects.create(name="فروش")
    ali = identify(kind="phone", value="09351234567", name="علی موسوی")
    one, two, three = hear("یک").ticket, hear("دو").ticket, hear("سه", channel="email").ticket
    four = hear("چهار", contact=ali).ticket
    one.solve(by=shop.owner)
    two.assign(sara, by=shop.owner)
    three.route_to(team, by=shop.owner)
    three.assign(shop.owner, by=shop.owner)
    four.tag("فوری", by=shop.owner)
    return {"sara": sara.public_id, "team": team.public_id, "ali": ali.public_id, "number": four.number}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["چهار", "سه", "دو", "یک"]),
        ("status=solved", ["یک"]),
        ("status=no-such", []),
        ("category=open", ["چهار", "سه", "دو"]),
        ("assignee={sara}", ["دو"]),
        ("assignee=me", ["سه"]),
        ("assignee=none", ["چهار", "یک"]),
        ("team={team}", ["سه"]),
        ("team=none&category=open", ["چهار", "دو"]),
        ("channel=email", ["سه"]),
        ("contact={ali}", ["چهار"]),
        ("search=%D8%AF%D9%88", ["دو"]),
        ("search={number}", ["چهار"]),
        ("search=0935%20123%204567", ["چهار"]),
        ("search=%D8%AF%D9%88&category=solved", []),
        ("search=%00", []),
    ],
)
def test_filters(machine, four, query, expected):
    assert said(machine.get(f"/tickets?{query.format(**four)}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", [("limit", "too_small")]),
        ("limit=101", [("limit", "too_large")]),
        ("limit=ten", [("limit", "wrong_type")]),
        ("category=frozen", [("category", "not_a_choice")]),
        ("assignee=mem_1", [("assignee", "unknown_id")]),
        ("team=tkt_", [("team", "unknown_id")]),
        ("sort=oldest", [("sort", "not_a_choice")]),
        ("calendar=hijri", [("calendar", "not_a_choice")]),
        ("asignee=me", [("asignee", "unknown_field")]),
        ("cursor=x", [("cursor", "bad_cursor")]),
        ("cursor=%F0%9F%98%80", [("cursor", "bad_cursor")]),
        ("search=" + "x" * 201, [("search", "too_long")]),
    ],
)
def test_bad_parameters_are_refused_by_name(machine, query, expected):
    response = machine.get(f"/tickets?{query}")
    assert response.status_code == 422
    assert codes(response) == expected


def cursor_of(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "parts",
    [
        ("newest",),
        ("newest", "0" * 32),
        ("newest", "nonsense"),
        ("newest", 5),
        ("activity", "0" * 32),
        ("activity", "0" * 32, "yesterday"),
        ("activity", "0" * 32, "2026-01-01T00:00:00"),
        ("thread", "0" * 32),
        ({}, []),
    ],
)
def test_made_up_cursors_are_refused(machine, hear, parts):
    hear()
    response = machine.get(
        f"/tickets?sort={parts[0] if parts[0] == 'activity' else 'newest'}&cursor={cursor_of(*parts)}"
    )
    assert codes(response) == [("cursor", "bad_cursor")]


def test_a_cursor_tells_no_key_of_ours(machine, hear):
    for text in "123":
        hear(text)
    cursor = machine.get("/tickets?limit=1").data["next"]
    told = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    assert told == ["newest", Ticket.objects.latest("pk").uid.hex]


def walk(machine, path, meanwhile=lambda: None):
    """Every row of a list, page by page, with something happening between."""
    found, cursor = [], ""
    while cursor is not None:
        response = machine.get(f"{path}&cursor={cursor}" if cursor else path)
        found += [each["preview"] for each in response.data["data"]]
        cursor = response.data["next"]
        meanwhile()
    return found


def test_pages_hold_still_while_tickets_arrive(machine, hear):
    names = [f"پیام {number}" for number in range(7)]
    for name in names:
        hear(name)
    assert walk(machine, "/tickets?limit=2", meanwhile=lambda: hear("تازه")) == names[::-1]


def test_pages_by_activity_with_equal_times_miss_and_double_nothing(machine, hear):
    names = [f"پیام {number}" for number in range(7)]
    for name in names:
        hear(name)
    now = timezone.now()
    Ticket.objects.update(last_message_at=now)
    Ticket.objects.filter(preview="پیام 6").update(last_message_at=now - timedelta(days=1))
    expected = [*names[5::-1], "پیام 6"]
    assert walk(machine, "/tickets?limit=3&sort=activity", meanwhile=lambda: hear("تازه")) == expected


def test_the_last_page_says_so(machine, hear):
    hear("یک")
    hear("دو")
    assert machine.get("/tickets?limit=2").data["next"] is None
    assert machine.get("/tickets?limit=1").data["next"] is not None


def test_lists_cost_the_same_for_one_row_and_for_three(machine, hear, count_queries, shop):
    def cost(path):
        with count_queries() as counted:
            machine.get(path)
        return len(counted)

    ticket = hear("یک").ticket
    ticket.tag("سفارش", by=shop.owner)
    paths = ["/tickets", "/contacts", f"/tickets/{ticket.public_id}/messages", "/members", "/statuses"]
    machine.get("/me")  # the token's first use is noted, once a minute
    with_one = [cost(path) for path in paths]
    for number in range(3):
        other = hear(str(number), contact=identify(kind="email", value=f"{number}@example.ir")).ticket
        other.tag("پست", by=shop.owner)
        hear(str(number), ticket_id=ticket.pk)
    assert [cost(path) for path in paths] == with_one
