"""Views on the desk: shown, pinned, live, edited; cards dropped, many changed, files fetched."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.tickets.actions import export as exporting
from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.filters import fields
from pasokh.tickets.models import Bulk, Export, Pin, Status, Ticket, View
from pasokh.workspaces.models import Team

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


def test_a_view_that_was_unshared_is_pinned_no_more(desk, shop, hear, make_member):
    sara = make_member("سارا")
    shared = View.objects.create(owner=sara, names={"fa": "مشترک"}, shared="everyone")
    shared.pin(by=shop.owner)
    assert "مشترک" in desk.get("/desk/").text
    shared.change(by=sara, shared="private")
    assert "مشترک" not in desk.get("/desk/").text
    assert desk.get(f"/desk/?box={shared.public_id}").status_code == 200


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
    with count_queries() as thirty:
        desk.get(address)
    assert len(thirty) == len(one)


def posted(rows, **more):
    """A form of the editor."""
    form = {
        "name": "تازه",
        "kind": "list",
        "order": "activity",
        "columns": ["number", "subject"],
        "shared": "private",
        "row": [],
    }
    for place, values in enumerate(rows):
        form["row"].append(str(place))
        form |= {f"{key}-{place}": value for key, value in values.items()}
    return form | more


def test_a_view_is_made_and_changed_in_the_editor(desk, shop, hear):
    rows = [
        {"part": "all", "field": "status", "op": "is", "value": ["open", "new"]},
        {"part": "all", "field": "created", "op": "in", "value": "last", "amount": "۷", "unit": "days"},
        {"part": "any", "field": "assignee", "op": "is", "value": ["me"]},
        {"part": "any", "field": "assignee", "op": "empty"},
        {"part": "none", "field": "priority", "op": "at_most", "value": "1"},
        {
            "part": "all",
            "field": "activity",
            "op": "not_in",
            "value": "between",
            "from": "۱۴۰۵/۸/۱",
            "to": "1405/08/30",
        },
    ]
    response = desk.post("/desk/views/new", posted(rows, pin="1", other_name="New"))
    made = View.objects.get()
    assert response.status_code == 302 and made.names == {"fa": "تازه", "en": "New"}
    assert made.filter == {
        "all": [
            {"field": "status", "op": "is", "value": ["open", "new"]},
            {"field": "created", "op": "in", "value": {"last": 7, "unit": "days"}},
            {"field": "activity", "op": "not_in", "value": {"from": "2026-10-23", "to": "2026-11-21"}},
            {"any": [{"field": "assignee", "op": "is", "value": ["me"]}, {"field": "assignee", "op": "empty"}]},
            {"none": [{"field": "priority", "op": "at_most", "value": 1}]},
        ]
    }
    assert Pin.objects.filter(view=made, member=shop.owner).exists()
    page = desk.get(f"/desk/views/{made.public_id}/edit").text
    assert page.count('class="condition"') == 6 and "1405/08/01" in page
    response = desk.post(f"/desk/views/{made.public_id}/edit", posted(rows[:1], kind="board", grouping="team"))
    made.refresh_from_db()
    assert (made.kind, made.grouping) == ("board", "status")
    assert desk.get(f"/desk/views/{made.public_id}").status_code == 200


@pytest.mark.parametrize(
    "row",
    [
        {"part": "all", "field": "status", "op": "is"},
        {"part": "all", "field": "subject", "op": "contains", "value": "  "},
        {"part": "all", "field": "created", "op": "in", "value": "between", "from": "۱۴۰۵/۱۳/۴۵"},
        {"part": "all", "field": "created", "op": "in", "value": "last", "amount": "x", "unit": "days"},
        {"part": "all", "field": "priority", "op": "at_least", "value": "high"},
        {"part": "all", "field": "created", "op": "older_than", "amount": "9999999", "unit": "hours"},
    ],
)
def test_what_makes_no_sense_is_refused_beside_what_was_typed(desk, row):
    response = desk.post("/desk/views/new", posted([row]))
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert not View.objects.exists()


def test_a_deeper_filter_is_edited_as_text(desk, shop, view):
    deep = {"any": [{"all": [OPEN, {"field": "unread", "op": "yes"}]}, OPEN]}
    view.change(by=shop.owner, filter=deep)
    assert 'name="filter"' in desk.get(f"/desk/views/{view.public_id}/edit").text
    form = posted([])
    for text, status in (
        (json.dumps(deep["any"][0]), 302),
        ("{", 422),
        ("[" * 90_000, 422),
        ('{"field":"x","op":"is"}', 422),
    ):
        assert desk.post(f"/desk/views/{view.public_id}/edit", form | {"filter": text}).status_code == status
    view.refresh_from_db()
    assert view.filter == deep["any"][0]


def test_an_agent_shares_nothing_and_changes_no_shared_view(shop, sign_in, make_member, view):
    sara = make_member("سارا")
    browser = sign_in(sara)
    browser.post("/desk/views/new", posted([], shared="everyone"))
    assert View.objects.get(owner=sara).shared == "private"
    view.change(by=shop.owner, shared="everyone")
    assert browser.get(f"/desk/views/{view.public_id}").status_code == 200
    for address in ("edit", "drop"):
        assert browser.post(f"/desk/views/{view.public_id}/{address}", posted([])).status_code == 403
    view.refresh_from_db()
    assert view.names["fa"] == "فوری‌ها"


def test_a_lead_changes_and_deletes_a_shared_view_of_another(shop, sign_in, make_member):
    sara = make_member("سارا")
    shared = View.objects.create(owner=sara, names={"fa": "مشترک"}, shared="everyone")
    browser = sign_in(make_member("رضا", role="lead"))
    assert browser.post(f"/desk/views/{shared.public_id}/edit", posted([], shared="everyone")).status_code == 302
    assert browser.post(f"/desk/views/{shared.public_id}/drop").status_code == 302
    assert not View.objects.exists()


def test_a_view_of_a_team_is_seen_by_its_members_only(shop, sign_in, make_member):
    team = Team.objects.create(name="فنی")
    kept = View.objects.create(owner=shop.owner, names={"fa": "فنی"}, shared="team", team=team)
    sara, reza = make_member("سارا"), make_member("رضا")
    sara.memberships.create(team=team)
    assert sign_in(sara).get(f"/desk/views/{kept.public_id}").status_code == 200
    assert sign_in(reza).get(f"/desk/views/{kept.public_id}").status_code == 404


def test_there_is_room_for_some_pins_only(desk, shop):
    views = [View.objects.create(owner=shop.owner, names={"fa": str(number)}) for number in range(9)]
    for view in views:
        assert desk.post(f"/desk/views/{view.public_id}/pin", {"pin": "1"}).status_code == 302
    assert Pin.objects.count() == 8
    desk.post(f"/desk/views/{views[0].public_id}/pin", {"pin": ""})
    assert Pin.objects.count() == 7


def test_a_card_is_dropped_by_its_verb(desk, shop, hear, make_member, view):
    ticket, sara = hear().ticket, make_member("سارا")
    board = f"/desk/views/{view.public_id}/move"
    waiting = Status.objects.get(key="waiting")
    assert (
        desk.post(
            f"{board}?as=board&by=status", {"number": ticket.number, "to": waiting.pk, "as": "board", "by": "status"}
        ).status_code
        == 204
    )
    assert (
        desk.post(board, {"number": ticket.number, "to": sara.pk, "as": "board", "by": "assignee"}).status_code == 204
    )
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id) == (waiting.pk, sara.pk)
    assert desk.post(board, {"number": ticket.number, "to": "none", "as": "board", "by": "assignee"}).status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee_id is None


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "999999"])
def test_a_card_dropped_nowhere_stays(desk, shop, hear, view, to):
    ticket = hear().ticket
    for by in ("status", "assignee"):
        response = desk.post(
            f"/desk/views/{view.public_id}/move", {"number": ticket.number, "to": to, "as": "board", "by": by}
        )
        assert response.status_code == 422
    before = (ticket.status_id, ticket.assignee_id)
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id) == before


def test_who_may_not_drops_nothing(shop, hear, sign_in, make_member, view):
    view.change(by=shop.owner, shared="everyone")
    light, sara = sign_in(make_member("مهمان", role="light")), sign_in(make_member("سارا"))
    ticket = hear().ticket
    board = f"/desk/views/{view.public_id}/move"
    closed, waiting = (Status.objects.get(key=key).pk for key in ("closed", "waiting"))
    given = {"number": ticket.number, "as": "board", "by": "status"}
    assert light.post(board, given | {"to": waiting}).status_code == 403
    assert light.post(board, given | {"by": "assignee", "to": shop.owner.pk}).status_code == 403
    assert sara.post(board, given | {"to": closed}).status_code == 403
    ticket.refresh_from_db()
    assert (ticket.category, ticket.assignee_id) == (1, None)


def test_many_are_changed_from_the_bar_and_taken_back(desk, shop, hear):
    tickets = [hear(f"درخواست {number}").ticket for number in range(3)]
    response = desk.post(
        "/desk/bulk", {"verb": "assign", "member": "me", "number": [ticket.number for ticket in tickets[:2]]}
    )
    assert response.status_code == 200 and "hx-trigger" in response.text
    bulk = Bulk.objects.get()
    while do_batch(bulk.pk) is not None:
        pass
    assert "۲ درخواست تغییر کرد" in desk.get(f"/desk/bulk/{bulk.public_id}").text
    assert Ticket.objects.filter(assignee=shop.owner).count() == 2
    assert desk.post(f"/desk/bulk/{bulk.public_id}/undo").status_code == 200
    while do_batch(Bulk.objects.order_by("-pk")[0].pk) is not None:
        pass
    assert not Ticket.objects.filter(assignee=shop.owner).exists()


def test_a_whole_view_is_changed_whether_shown_or_not(desk, shop, hear, view):
    for number in range(60):
        hear(f"درخواست {number}")
    assert (
        desk.post("/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": view.public_id}).status_code == 200
    )
    assert Bulk.objects.get().total == 60
    assert (
        desk.post(
            "/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": "all", "status": "closed"}
        ).status_code
        == 422
    )


def test_bulk_work_is_its_makers_alone(desk, shop, hear, sign_in, make_member):
    hear()
    desk.post("/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": "all"})
    address = f"/desk/bulk/{Bulk.objects.get().public_id}"
    sara = sign_in(make_member("سارا"))
    assert sara.get(address).status_code == 404
    for deed in ("stop", "undo"):
        assert sara.post(f"{address}/{deed}").status_code == 404
    assert Bulk.objects.get().state == "going"
    assert desk.post(f"{address}/stop").status_code == 200
    assert Bulk.objects.get().state == "stopped"


def test_a_file_is_its_owners_alone_and_for_a_day(desk, shop, hear, sign_in, make_member, view):
    hear()
    assert desk.post("/desk/exports", {"view": view.public_id, "format": "xlsx"}).status_code == 302
    export = Export.objects.get()
    address = f"/desk/exports/{export.public_id}/file"
    assert desk.get(address).status_code == 404, "not written yet"
    exporting.write(export.pk, shop.pk)
    answer = desk.get(address)
    assert answer.status_code == 200 and answer["X-Pasokh-File"] and "attachment" in answer["Content-Disposition"]
    assert export.name in desk.get("/desk/exports").text
    assert sign_in(make_member("سارا")).get(address).status_code == 404
    assert sign_in(make_member("مهمان", role="light")).get(address).status_code == 403
    Export.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    assert desk.get(address).status_code == 404
    assert desk.post("/desk/exports", {"view": view.public_id, "format": "exe"}).status_code == 422


def test_the_editor_draws_a_line_for_every_question(desk, shop):
    for key, field in fields().items():
        for op in field.operators:
            answer = desk.get("/desk/views/condition", {"place": "n1", "field-n1": key, "op-n1": op, "part-n1": "any"})
            assert answer.status_code == 200 and 'name="part-n1" value="any"' in answer.text
    assert desk.get("/desk/views/condition", {"place": "n1", "part": "evil"}).status_code == 200


def test_the_editor_counts_while_one_writes(desk, hear):
    hear()
    assert (
        "۱"
        in desk.post(
            "/desk/views/preview", posted([{"part": "all", "field": "category", "op": "is", "value": ["open"]}])
        ).text
    )
    assert desk.post("/desk/views/preview", posted([{"part": "all", "field": "status", "op": "is"}])).status_code == 200


def test_a_search_takes_filters(desk, shop, hear):
    red, blue = hear("کفش قرمز").ticket, hear("کفش آبی").ticket
    red.tag("مرجوعی", by=shop.owner)
    answers = {
        "برچسب:مرجوعی": {red.pk},
        "برچسب:مرجوعی کفش": {red.pk},
        "برچسب:مرجوعی آبی": set(),
        "مسئول:هیچ کفش": {red.pk, blue.pk},
        "status:new": {red.pk, blue.pk},
    }
    for typed, expected in answers.items():
        found = desk.get("/desk/rows", {"q": typed, "box": "all"}).text
        assert {int(pk) for pk in re.findall(r'id="ticket-row-(\d+)"', found)} == expected, typed
        answer = desk.get("/desk/changed", {"q": typed, "box": "all", "ids": f"{red.pk},{blue.pk}"}).json()
        assert {row["id"] for row in answer["rows"]} >= expected


def test_a_filter_alone_goes_on_below_the_first_page(desk, shop, hear):
    for number in range(30):
        hear(f"درخواست {number}")
    first = desk.get("/desk/rows", {"q": "کانال:گفت‌وگوی‌زنده", "box": "all"}).text
    more = re.search(r'hx-get="(/desk/rows[^"]+)"', first)[1].replace("&amp;", "&")
    assert len(re.findall(r'id="ticket-row-', first)) == 25
    assert len(re.findall(r'id="ticket-row-', desk.get(more).text)) == 5


def test_suggestions_stand_under_the_search(desk):
    assert 'role="option"' in desk.get("/desk/suggest", {"q": "وضعیت:"}).text
    assert 'role="option"' not in desk.get("/desk/suggest", {"q": "سلام"}).text
