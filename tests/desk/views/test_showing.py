"""Views on the desk: every layout, the boxes shown large, live and in their order."""

import re

import pytest

from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.models import View
from pasokh.workspaces.actions.custom_fields import make_field, retire_field
from pasokh.workspaces.models import CustomField

from .editor import OPEN, posted


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


def test_the_shelf_and_the_editor_open(desk, view):
    assert "فوری‌ها" in desk.get("/desk/views/").text
    assert desk.get("/desk/views/new").status_code == 200
    assert desk.get(f"/desk/views/{view.public_id}/edit").status_code == 200
    assert desk.get("/desk/exports").status_code == 200
    assert desk.get("/desk/bulk/choices").status_code == 200


def test_a_pinned_view_stands_beside_the_boxes_with_its_count(desk, shop, hear, view):
    view.change(by=shop.owner, filter={"field": "priority", "op": "at_least", "value": 3}, order="priority")
    view.pin(by=shop.owner)
    urgent, usual = hear().ticket, hear().ticket
    urgent.judge(by=shop.owner, impact=3, urgency=3)
    page = desk.get("/desk/?box=all").text
    assert f'data-box="{view.public_id}">۱</b>' in page
    shown = desk.get(f"/desk/?box={view.public_id}").text
    assert f'id="ticket-row-{urgent.pk}"' in shown and f'id="ticket-row-{usual.pk}"' not in shown
    answer = desk.get(f"/desk/changed?box={view.public_id}&status=open&ids={urgent.pk},{usual.pk}").json()
    assert [row["id"] for row in answer["rows"]] == [urgent.pk]
    assert answer["counts"][view.public_id] == "۱"
    assert answer["rows"][0]["html"] in shown, "a live line is the page's own"


def test_the_list_of_a_view_goes_on_in_its_order(desk, shop, hear, view):
    view.change(by=shop.owner, order="oldest")
    tickets = [hear(f"درخواست {number}").ticket for number in range(30)]
    first = desk.get(f"/desk/?box={view.public_id}").text
    assert f'id="ticket-row-{tickets[0].pk}"' in first and f'id="ticket-row-{tickets[29].pk}"' not in first
    more = re.search(r'hx-get="(/desk/rows[^"]+)"', first)[1].replace("&amp;", "&")
    rest = desk.get(more).text
    assert [int(pk) for pk in re.findall(r'id="ticket-row-(\d+)"', rest)] == [ticket.pk for ticket in tickets[25:]]


@pytest.mark.parametrize("how", ["list", "grouped", "board"])
def test_live_equals_reload(desk, shop, hear, view, how):
    """Each changed line is the one that a fresh page shows, in the place that its order says."""
    tickets = [hear(f"درخواست {number}").ticket for number in range(6)]
    tickets[0].assign(shop.owner, by=shop.owner)
    tickets[1].wait(by=shop.owner)
    address = f"/desk/views/{view.public_id}"
    page = desk.get(f"{address}?as={how}&by=assignee").text
    ids = ",".join(str(ticket.pk) for ticket in tickets)
    answer = desk.get(f"{address}/changed?as={how}&by=assignee&ids={ids}").json()
    assert {row["id"] for row in answer["rows"]} == {ticket.pk for ticket in tickets} - {tickets[1].pk}
    for row in answer["rows"]:
        assert row["html"] in page
    shown = [int(pk) for pk in re.findall(r'id="line-(\d+)"', page)]
    by_group = {row["id"]: row for row in answer["rows"]}
    for group in {row["group"] for row in answer["rows"]}:
        lines = [by_group[pk] for pk in shown if by_group[pk]["group"] == group]
        assert [line["order"] for line in lines] == sorted((line["order"] for line in lines), reverse=True)
    assert answer["total"] == "۵"


@pytest.mark.parametrize("how", ["list", "grouped", "board"])
def test_more_requests_ask_the_database_no_more_often(desk, shop, hear, view, count_queries, how):
    hear()
    address = f"/desk/views/{view.public_id}?as={how}"
    desk.get(address)
    with count_queries() as one:
        desk.get(address)
    for number in range(29):
        hear(f"درخواست {number}")
    desk.get(address)  # what is kept for a second or two is fresh, as it was before
    with count_queries() as thirty:
        desk.get(address)
    assert len(thirty) == len(one)


def test_a_view_of_ones_own_fields(desk, shop, hear):
    """Made in the editor by what people type, shown with their columns, sorted by them; what becomes of a field is told."""
    for key, kind in (("price", "money"), ("weight", "number"), ("phone", "phone"), ("model", "text")):
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": f"فیلد {key}"})
    forget_known()
    ticket, other = hear("یک").ticket, hear("دو").ticket
    said = {"price": 1_850_000, "weight": 2.5, "phone": "+989123456789", "model": "UPS <b>"}
    fill(ticket, said, by=shop.owner)
    fill(other, {"price": 10}, by=shop.owner)
    rows = [
        {"field": "values.price", "op": "at_least", "value": "۱۸۵٬۰۰۰ تومان"},
        {"field": "values.weight", "op": "is", "value": "۲٫۵"},
        {"field": "values.phone", "op": "is", "value": "۰۹۱۲ ۳۴۵ ۶۷۸۹"},
        {"field": "values.model", "op": "contains", "value": "ups"},
    ]
    form = posted(rows, order="values.number.price") | {
        "columns": ["number", "values.price", "values.phone", "values.model"]
    }
    assert desk.post("/desk/views/new", form).status_code == 302
    made = View.objects.get()
    assert made.filter["all"][0] == {"field": "values.price", "op": "at_least", "value": 1_850_000}
    assert made.filter["all"][1]["value"] == [2.5]
    page = desk.get(f"/desk/views/{made.public_id}").text
    assert f"line-{ticket.pk}" in page and f"line-{other.pk}" not in page
    assert "0912 345 6789" in page and "UPS &lt;b&gt;" in page
    editor = desk.get(f"/desk/views/{made.public_id}/edit").text
    assert desk.post(f"/desk/views/{made.public_id}/edit", form).status_code == 302
    assert "optgroup" in editor and "<textarea" not in editor
    retire_field(field=CustomField.objects.get(key="price"), by=shop.owner, retired=True)
    forget_known()
    page = desk.get(f"/desk/views/{made.public_id}").text
    assert "view-fault" in page and f"line-{ticket.pk}" in page
    for how in ("grouped", "board"):
        assert f"line-{ticket.pk}" in desk.get(f"/desk/views/{made.public_id}", {"as": how}).text
    wrong = desk.post("/desk/views/new", posted([{"field": "values.weight", "op": "is", "value": "سنگین"}]))
    assert wrong.status_code == 422 and "سنگین" not in wrong.text and View.objects.count() == 1


def test_a_view_that_names_a_field_that_is_gone_shows_what_it_can(desk, shop, hear, view):
    ticket = hear().ticket
    gone = {"field": "values.gone", "op": "is", "value": ["x"]}
    view.filter, view.columns, view.order = {"any": [gone, OPEN]}, ["number", "values.gone"], "values.number.gone"
    view.save()
    page = desk.get(f"/desk/views/{view.public_id}")
    assert page.status_code == 200 and "view-fault" in page.text and f"line-{ticket.pk}" in page.text
    editor = desk.get(f"/desk/views/{view.public_id}/edit").text
    assert "condition-gone" in editor
    assert desk.get("/desk/", {"box": view.public_id}).status_code == 200


def test_what_is_drawn_for_all_has_the_token_of_each_page_and_nowhere_else(desk, shop, view):
    address = f"/desk/views/{view.public_id}?status=%3Ctoken%3E&order=%3Ctoken%3E"
    for page in (desk.get(address).text, desk.get(address).text):
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
        assert len(tokens) >= 3
        assert all(re.fullmatch(r"[A-Za-z0-9]{64}", token) for token in tokens)
        assert "<token>" not in page
        assert not re.search(rf'name="(?:order|status)" value="[^"]*{tokens[0]}', page)
        assert not re.search(rf'href="[^"]*{tokens[0]}', page)
