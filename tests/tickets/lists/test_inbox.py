"""Each kind of member sees in each box what plain queries find."""

import pytest
from django.core.exceptions import PermissionDenied

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.lists.inbox import counts, first_page, found, standing
from pasokh.tickets.models import Category, Ticket
from pasokh.tickets.queries import PAGE, search
from pasokh.workspaces.models import Team

BOXES = ("mine", "unassigned", "team", "other team", "all")


def fetch(tickets):
    return tickets.values_list("pk", "last_message_at", "contact__name", named=True)


def plain(member, box="all", category=Category.OPEN):
    """The same as `lists.inbox` asks, without its kept questions."""
    tickets = Ticket.objects.visible_to(member).filter(category=category)
    box = {"mine": {"assignee": member}, "unassigned": {"assignee": None}, "all": {}}.get(box, {"team": box})
    return list(fetch(tickets.filter(**box).order_by("-last_message_at", "-pk")))


@pytest.fixture
def story(shop, make_member, hear):
    """Two teams, Sara in one of them, and tickets in every relation to her."""
    technical, sales = (Team.objects.create(name=name) for name in ("فنی", "فروش"))
    tickets = [
        hear(f"کتاب {number}", contact=identify(kind="email", value=f"c{number}@example.ir")).ticket
        for number in range(9)
    ]
    for number, ticket in enumerate(tickets):
        if number % 3:
            ticket.route_to((technical, sales)[number % 2], by=shop.owner)
    tickets[8].solve(by=shop.owner)

    def sara(sees):
        member = make_member("سارا", sees=sees)
        member.memberships.create(team=technical)
        for ticket in tickets[1::4]:
            ticket.assign(member, by=shop.owner)
        return member

    return sara, {"team": str(technical.pk), "other team": str(sales.pk)}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("sees", ["all", "teams", "own"])
def test_a_ready_list_is_the_plain_one(story, sees, box):
    make, names = story
    sara, box = make(sees), names.get(box, box)
    for category in (Category.OPEN, Category.SOLVED):
        rows = plain(sara, box, category)
        assert first_page(sara, box, category, None, fetch).rows == rows
        assert counts(sara, [box, "all"], category) == [len(rows), len(plain(sara, "all", category))]
        ids = [row.pk for row in plain(make_all(sara))]
        assert sorted(standing(sara, box, category, ids, fetch)) == sorted(row for row in rows if row.pk in ids)
        after = f"{rows[0].last_message_at.isoformat()}~{rows[0].pk}" if rows else "nonsense"
        assert first_page(sara, box, category, after, fetch).rows == rows[1:]


def make_all(member):
    other = type(member).objects.get(pk=member.pk)
    other.sees = "all"
    return other


@pytest.mark.parametrize("sees", ["all", "teams", "own"])
def test_a_ready_search_is_the_plain_one(story, sees):
    sara = story[0](sees)
    for text in ("کتاب", "c3@example.ir", "#1002", "هیچ"):
        rows, _said = found(sara, text, fetch)
        assert [row.pk for row in rows] == [ticket.pk for ticket in search(sara, text)]
        assert sorted(standing(sara, None, None, [row.pk for row in rows], fetch)) == sorted(rows)
    assert len(found(sara, "کتاب", fetch)[0]) == {"all": 9, "teams": 8, "own": 2}[sees]


def test_pages_by_key_lose_and_double_nothing_while_tickets_arrive(shop, hear):
    made = [
        hear(str(number), contact=identify(kind="email", value=f"c{number}@example.ir")).ticket.pk
        for number in range(2 * PAGE + 10)
    ]
    seen, after = [], ""
    while after is not None:
        part = first_page(shop.owner, "all", Category.OPEN, after, fetch)
        seen, after = seen + [row.pk for row in part.rows], part.next
        hear("تازه", contact=identify(kind="email", value=f"late{len(seen)}@example.ir"))
    assert seen == made[::-1]


@pytest.mark.parametrize("cursor", ["", "x", "2026~", "~", "9999-01-01T00:00:00+00:00~0~0", None])
def test_a_malformed_cursor_starts_at_the_top(shop, hear, cursor):
    hear()
    assert len(first_page(shop.owner, "all", Category.OPEN, cursor, fetch).rows) == 1


def test_boxes(shop, hear, make_member):
    sara = make_member("سارا")
    mine, nobodys = hear("۱").ticket, hear("۲").ticket
    mine.assign(sara, by=shop.owner)

    def lie_in(box):
        return [row.pk for row in first_page(sara, box, Category.OPEN, None, fetch).rows]

    assert [lie_in(box) for box in ("mine", "unassigned", "all")] == [[mine.pk], [nobodys.pk], [nobodys.pk, mine.pk]]
    assert counts(sara, ["mine", "unassigned", "all"], Category.OPEN) == [1, 1, 2]


def test_who_is_no_longer_active_asks_nothing(story, shop, count_queries):
    sara = story[0]("all")
    sara.deactivated_at = sara.created_at
    with count_queries() as counted:
        for ask in (
            lambda: first_page(sara, "all", Category.OPEN, None, fetch),
            lambda: counts(sara, ["all"], Category.OPEN),
            lambda: standing(sara, None, None, [1], fetch),
        ):
            with pytest.raises(PermissionDenied):
                ask()
    assert len(counted) == 0
