"""The ready lists show what the plain queries show, to each kind of member in each box."""

import pytest
from django.core.exceptions import PermissionDenied

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.lists import inbox as ready
from pasokh.tickets.models import Category
from pasokh.tickets.queries import count, inbox, page, search
from pasokh.workspaces.models import Team

BOXES = ("mine", "unassigned", "team", "other team", "all")


def fetch(tickets):
    return tickets.values_list("pk", "last_message_at", "contact__name", named=True)


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
        plain = inbox(sara, box, category)
        rows = list(fetch(plain))
        assert ready.first_page(sara, box, category, None, fetch).rows == rows
        assert ready.counts(sara, [box, "all"], category)[0] == count(plain) == len(rows)
        ids = [row.pk for row in fetch(inbox(make_all(sara)))]
        assert sorted(ready.standing(sara, box, category, ids, fetch)) == sorted(row for row in rows if row.pk in ids)
        after = f"{rows[0].last_message_at.isoformat()}~{rows[0].pk}" if rows else "nonsense"
        assert ready.first_page(sara, box, category, after, fetch) == page(plain, after, fetch=fetch)


def make_all(member):
    other = type(member).objects.get(pk=member.pk)
    other.sees = "all"
    return other


@pytest.mark.parametrize("sees", ["all", "teams", "own"])
def test_a_ready_search_is_the_plain_one(story, sees):
    sara = story[0](sees)
    for text in ("کتاب", "c3@example.ir", "#1002", "هیچ"):
        found = ready.found(sara, text, fetch)
        assert [row.pk for row in found] == [ticket.pk for ticket in search(sara, text)]
        assert sorted(ready.standing(sara, None, None, [row.pk for row in found], fetch)) == sorted(found)
    assert len(ready.found(sara, "کتاب", fetch)) == {"all": 9, "teams": 8, "own": 2}[sees]


def test_a_page_ends_where_the_next_begins(shop, hear):
    made = [
        hear(str(number), contact=identify(kind="email", value=f"c{number}@example.ir")).ticket.pk
        for number in range(60)
    ]
    seen, after = [], ""
    while after is not None:
        part = ready.first_page(shop.owner, "all", Category.OPEN, after, fetch)
        seen, after = seen + [row.pk for row in part.rows], part.next
    assert seen == made[::-1]


def test_who_is_no_longer_active_asks_nothing(story, shop, count_queries):
    sara = story[0]("all")
    sara.deactivated_at = sara.created_at
    with count_queries() as counted:
        for ask in (
            lambda: ready.first_page(sara, "all", Category.OPEN, None, fetch),
            lambda: ready.counts(sara, ["all"], Category.OPEN),
            lambda: ready.standing(sara, None, None, [1], fetch),
        ):
            with pytest.raises(PermissionDenied):
                ask()
    assert len(counted) == 0
