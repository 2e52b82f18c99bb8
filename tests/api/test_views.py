"""Views by the API: hers and those shared with her, what they show, page by page."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
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


def test_a_view_is_made_changed_pinned_and_deleted(machine, shop):
    made = machine.post("/views", {"names": {"fa": "باز"}, "filter": OPEN, "kind": "board", "grouping": "status"})
    assert made.status_code == 201, made.data
    path, view = f"/views/{made.data['id']}", View.objects.get()
    assert made.headers["Location"].endswith(path)
    assert (view.owner_id, view.filter, view.kind, view.grouping) == (shop.owner.pk, OPEN, "board", "status")
    assert machine.post(f"{path}/pin").data["pinned"] is True
    assert machine.post(f"{path}/unpin").data["pinned"] is False
    changed = machine.patch(path, {"names": {"fa": "همه", "en": "All"}, "kind": "list", "columns": ["number"]}).data
    assert (changed["names"]["en"], changed["grouping"], changed["columns"]) == ("All", "", ["number"])
    assert changed["filter"] == OPEN
    assert machine.delete(path).status_code == 204
    kinds = Event.objects.filter(subject_kind="view").order_by("pk").values_list("kind", flat=True)
    assert (list(kinds), View.objects.count()) == (["view.made", "view.changed", "view.dropped"], 0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"names": {}}, "/names"),
        ({"names": {"fa": ""}}, "/names/fa"),
        ({"names": {"de": "x"}}, "/names"),
        ({"filter": {"all": [{"field": "nothing", "op": "is", "value": []}]}}, "/filter"),
        ({"columns": ["number", "nothing"]}, "/columns/1"),
        ({"columns": []}, "/columns"),
        ({"order": "nothing"}, "/order"),
        ({"kind": "board", "grouping": "team"}, "/grouping"),
        ({"kind": "grouped"}, "/grouping"),
        ({"shared": "team"}, "/team_id"),
        ({"shared": "team", "team_id": "tem_x"}, "/team_id"),
        ({"shared": "everyone", "team_id": "tem_x"}, "/team_id"),
    ],
)
def test_what_makes_no_view_is_refused_beside_its_field(machine, view, given, expected):
    before = View.objects.values().get()
    for response in (
        machine.patch(f"/views/{view.public_id}", given),
        machine.post("/views", {"names": {"fa": "x"}} | given),
    ):
        assert (response.status_code, [place for place, _code in codes(response)][:1]) == (422, [expected]), (
            response.data
        )
    assert View.objects.values().get() == before


def test_sharing_and_changing_what_is_shared_need_their_permissions(make_machine, make_member, shop, view):
    agent, team = make_member(), Team.objects.create(name="فروش")
    team.members.add(agent)
    machine, mine = make_machine(agent), {"names": {"fa": "من"}}
    for shared in ({"shared": "everyone"}, {"shared": "team", "team_id": team.public_id}):
        assert machine.post("/views", mine | shared).status_code == 403
    own = machine.post("/views", mine).data["id"]
    assert machine.patch(f"/views/{own}", {"shared": "everyone"}).status_code == 403
    assert machine.patch(f"/views/{own}", {"order": "number"}).status_code == 200
    assert machine.patch(f"/views/{view.public_id}", {"order": "quiet"}).status_code == 404
    view.change(by=shop.owner, shared="team", team=team)
    assert machine.patch(f"/views/{view.public_id}", {"order": "quiet"}).status_code == 403
    assert machine.delete(f"/views/{view.public_id}").status_code == 403
    lead = make_machine(make_member(role="lead"))
    assert lead.post("/views", mine | {"shared": "team", "team_id": team.public_id}).data["team"]["name"] == "فروش"
    view.refresh_from_db()
    assert view.order == "number"


def test_there_is_an_end_of_views_and_pins(machine, shop, monkeypatch):
    monkeypatch.setattr("pasokh.tickets.models.view.MOST_VIEWS", 1)
    monkeypatch.setattr("pasokh.tickets.models.view.MOST_PINS", 0)
    own = machine.post("/views", {"names": {"fa": "یک"}}).data["id"]
    refused = machine.post("/views", {"names": {"fa": "دو"}})
    assert (refused.status_code, refused.data["code"], View.objects.count()) == (409, "too_many_views", 1)
    assert machine.post(f"/views/{own}/pin").data["code"] == "too_many_pins"


def test_a_ticket_says_until_when_it_is_put_off(machine, new_ticket):
    path = f"/tickets/{new_ticket()['id']}"
    assert [machine.get(path).data[name] for name in ("snoozed_at", "snoozed_until")] == [None, None]
    until = (timezone.now() + timedelta(days=2)).isoformat()
    told = machine.post(f"{path}/snooze", {"until": until}).data
    assert told["snoozed_at"] and datetime.fromisoformat(told["snoozed_until"]) == datetime.fromisoformat(until)
    told = machine.post(f"{path}/snooze", {"until": None}).data
    assert told["snoozed_at"] and told["snoozed_until"] is None
    assert machine.post(f"{path}/wake").data["snoozed_at"] is None
