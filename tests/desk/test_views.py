import pytest

from pasokh.tickets.models import View

OPEN = {"field": "category", "op": "is", "value": ["open"]}


@pytest.fixture
def view(shop):
    return View.objects.create(owner=shop.owner, names={"fa": "فوری‌ها", "en": "Urgent ones"}, filter={"all": [OPEN]})


@pytest.mark.parametrize("how", ["list", "grouped", "board"])
@pytest.mark.parametrize("by", ["status", "assignee", "team", "priority", "channel"])
def test_every_layout_shows_the_requests(desk, shop, hear, view, how, by):
    tickets = [hear(f"درخواست {number}").ticket for number in range(3)]
    response = desk.get(f"/desk/views/{view.public_id}?as={how}&by={by}")
    assert response.status_code == 200
    for ticket in tickets:
        assert f'id="line-{ticket.pk}"' in response.text
    assert "فوری‌ها" in response.text


@pytest.mark.parametrize("key", ["mine", "unassigned", "all"])
def test_boxes_can_be_shown_large(desk, shop, hear, key):
    ticket = hear().ticket
    response = desk.get(f"/desk/views/{key}")
    assert response.status_code == 200
    assert (f'id="line-{ticket.pk}"' in response.text) == (key != "mine")
    assert f'id="line-{ticket.pk}"' not in desk.get(f"/desk/views/{key}?status=closed").text


def test_nobody_opens_a_view_that_is_not_for_her(desk, shop, make_member):
    sara = make_member("سارا")
    hers = View.objects.create(owner=sara, names={"fa": "خصوصی"})
    for address in ("", "/rows", "/changed", "/edit"):
        assert desk.get(f"/desk/views/{hers.public_id}{address}").status_code == 404
    assert desk.get("/desk/views/nothing").status_code == 404
    assert desk.get("/desk/views/99999999999999999999999").status_code == 404


def test_the_shelf_and_the_editor_open(desk, view):
    assert "فوری‌ها" in desk.get("/desk/views/").text
    assert desk.get("/desk/views/new").status_code == 200
    assert desk.get(f"/desk/views/{view.public_id}/edit").status_code == 200
    assert desk.get("/desk/exports").status_code == 200
    assert desk.get("/desk/bulk/choices").status_code == 200
