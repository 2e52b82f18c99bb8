"""Groups of a view far down: they stand with their counts, their requests are fetched when somebody comes to them."""

import re

import pytest

from pasokh.desk.views.page import FILLED
from pasokh.tickets.models import View

OPEN = {"field": "category", "op": "is", "value": ["open"]}


@pytest.fixture
def groups(shop, hear, make_member):
    """A request for each of more colleagues than groups that come filled, in the order of their names."""
    people = [make_member(f"همکار {number:02}", "agent") for number in range(FILLED + 2)]
    return [_given(hear(f"کار {person.name}").ticket, person, shop) for person in people]


def _given(ticket, person, shop):
    ticket.assign(person, by=shop.owner)
    return ticket


@pytest.mark.parametrize("how", ["grouped", "board"])
def test_groups_below_are_fetched_when_they_are_reached(desk, shop, groups, how):
    view = View.objects.create(owner=shop.owner, names={"fa": "به تفکیک"}, filter={"all": [OPEN]})
    page = desk.get(f"/desk/views/{view.public_id}?as={how}&by=assignee").text
    shown = [f'id="line-{ticket.pk}"' in page for ticket in groups]
    assert shown == [True] * FILLED + [False] * 2
    waiting = re.findall(r'data-more hx-get="([^"]+)" hx-trigger="intersect once, click"', page)
    assert len(waiting) == 2
    for address, ticket in zip(waiting, groups[FILLED:], strict=True):
        assert f"همکار {groups.index(ticket):02}" in page
        assert f'id="line-{ticket.pk}"' in desk.get(address.replace("&amp;", "&")).text
