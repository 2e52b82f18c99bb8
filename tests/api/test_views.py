"""Views by the API: hers and those shared with her, what they show, page by page."""

import pytest

from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.models import View
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import Team

from .conftest import codes

OPEN = {"all": [{"field": "category", "op": "is", "value": ["open"]}]}


@pytest.fixture
def view(shop):
    return View.objects.create(owner=shop.owner, names={"fa": "باز", "en": "Open"}, filter=OPEN, order="number")


def read_all(machine, view, limit):
    found, query = [], f"?limit={limit}"
    for _page in range(20):
        data = machine.get(f"/views/{view.public_id}/tickets{query}").data
        found += [ticket["number"] for ticket in data["data"]]
        if data["next"] is None:
            return found
        query = f"?limit={limit}&cursor={data['next']}"
    raise AssertionError("it never ends")


def test_views_are_listed_with_their_counts(machine, shop, view, hear):
    hear(), view.pin(by=shop.owner)
    [told] = machine.get("/views?counts=true").data["data"]
    assert (told["id"], told["filter"], told["order"], told["shared"]) == (view.public_id, OPEN, "number", "private")
    assert (told["count"], told["more"], told["pinned"], told["owner"]["id"]) == (1, False, True, shop.owner.public_id)
    assert machine.get("/views").data["data"][0]["count"] is None
    assert machine.get("/views?pinned=false").data["data"] == []
    assert machine.get(f"/views/{view.public_id}").data["count"] == 1


@pytest.mark.parametrize(
    "order", ["number", "activity", "waiting", "oldest", "values.number.price", "values.number.price.up"]
)
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_its_tickets_come_page_by_page(machine, shop, view, hear, order, limit):
    make_field(by=shop.owner, key="price", kind="number", labels={"fa": "قیمت"})
    forget_known()
    tickets = [hear(f"درخواست {number}").ticket for number in range(7)]
    for ticket in tickets[:3]:
        fill(ticket, {"price": ticket.pk % 2}, by=shop.owner)
    tickets[6].close(by=shop.owner, reason="دیگر لازم نیست")
    view.order = order
    view.save()
    found = read_all(machine, view, limit)
    assert sorted(found) == sorted(ticket.number for ticket in tickets[:6])
    assert found == read_all(machine, view, 50)


def test_a_cursor_names_no_key_and_a_made_up_one_is_refused(machine, view, hear, strangers_ids):
    for number in range(3):
        hear(f"{number}")
    cursor = machine.get(f"/views/{view.public_id}/tickets?limit=1").data["next"]
    for broken in ("x", cursor[:-4], cursor[4:], "YX5i"):
        response = machine.get(f"/views/{view.public_id}/tickets?cursor={broken}")
        assert response.status_code == 422 and codes(response) == [("cursor", "bad_cursor")]


def test_what_is_not_hers_is_not_there(machine, make_machine, make_member, shop, view, hear):
    agent = make_member("سارا", role="agent", sees="own")
    hers = make_machine(agent)
    assert hers.get("/views").data["data"] == []
    for path in ("", "/tickets"):
        assert hers.get(f"/views/{view.public_id}{path}").status_code == 404
    hear()
    view.change(by=shop.owner, shared="everyone")
    assert hers.get(f"/views/{view.public_id}").data["count"] == 0
    assert hers.get(f"/views/{view.public_id}/tickets").data["data"] == []
    view.change(by=shop.owner, shared="team", team=Team.objects.create(name="فروش"))
    assert hers.get(f"/views/{view.public_id}").status_code == 404
    assert make_machine(shop.owner, scopes=["contacts:read"]).get("/views").data["code"] == "missing_scope"


def test_more_views_and_tickets_ask_the_database_no_more_often(machine, shop, view, hear, count_queries):
    hear()
    paths = ("/views?counts=true&limit=100", f"/views/{view.public_id}/tickets")
    few = []
    for path in paths:
        machine.get(path)
        with count_queries() as counted:
            machine.get(path)
        few.append(len(counted))
    for number in range(29):
        hear(f"درخواست {number}")
        View.objects.create(owner=shop.owner, names={"fa": f"نما {number}"}, filter=OPEN)
    for path, expected in zip(paths, few, strict=True):
        machine.get(path)  # what is kept for a second or two is fresh, as it was before
        with count_queries() as counted:
            machine.get(path)
        assert len(counted) == expected
