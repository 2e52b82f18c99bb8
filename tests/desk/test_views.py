"""Views on the desk: shown, pinned, live, edited; cards dropped, many changed, files fetched."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.tickets.actions import export as exporting
from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.filters import fields
from pasokh.tickets.models import Bulk, Export, Pin, Status, Ticket, View
from pasokh.workspaces.actions.custom_fields import make_field, retire_field
from pasokh.workspaces.models import CustomField, Team

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
    """A form of the editor: of conditions, and of lines that open and close groups."""
    form = {
        "name": "تازه",
        "kind": "list",
        "order": "activity",
        "columns": ["number", "subject"],
        "shared": "private",
        "row": [],
    }
    for place, values in enumerate(rows):
        if isinstance(values, str):
            form["row"].append(values)
            continue
        form["row"].append(str(place))
        form |= {f"{key}-{place}": value for key, value in values.items()}
    return form | more


def test_a_view_is_made_and_changed_in_the_editor(desk, shop, hear):
    rows = [
        "(a",
        {"field": "status", "op": "is", "value": ["open", "new"]},
        {"field": "created", "op": "in", "value": "last", "amount": "۷", "unit": "days"},
        "(b",
        {"field": "assignee", "op": "is", "value": ["me"]},
        "(c",
        {"field": "assignee", "op": "empty"},
        ")",
        ")",
        "(empty",
        ")",
        "(d",
        {"field": "priority", "op": "at_most", "value": "1"},
        ")",
        {"field": "activity", "op": "not_in", "value": "between", "from": "۱۴۰۵/۸/۱", "to": "1405/08/30"},
        ")",
    ]
    how = {"how-a": "all", "how-b": "any", "how-c": "evil", "how-d": "none"}
    response = desk.post("/desk/views/new", posted(rows, pin="1", other_name="New", **how))
    made = View.objects.get()
    assert response.status_code == 302 and made.names == {"fa": "تازه", "en": "New"}
    assert made.filter == {
        "all": [
            {"field": "status", "op": "is", "value": ["open", "new"]},
            {"field": "created", "op": "in", "value": {"last": 7, "unit": "days"}},
            {
                "any": [
                    {"field": "assignee", "op": "is", "value": ["me"]},
                    {"all": [{"field": "assignee", "op": "empty"}]},
                ]
            },
            {"none": [{"field": "priority", "op": "at_most", "value": 1}]},
            {"field": "activity", "op": "not_in", "value": {"from": "2026-10-23", "to": "2026-11-21"}},
        ]
    }
    assert Pin.objects.filter(view=made, member=shop.owner).exists()
    page = desk.get(f"/desk/views/{made.public_id}/edit").text
    assert page.count('class="condition"') == 6 and "1405/08/01" in page
    assert page.count('data-conditions-target="group"') == 4 and "textarea" not in page
    response = desk.post(f"/desk/views/{made.public_id}/edit", posted(rows[1:2], kind="board", grouping="team"))
    made.refresh_from_db()
    assert (made.kind, made.grouping) == ("board", "status")
    assert made.filter == {"all": [{"field": "status", "op": "is", "value": ["open", "new"]}]}
    assert desk.get(f"/desk/views/{made.public_id}").status_code == 200


@pytest.mark.parametrize(
    "row",
    [
        {"field": "status", "op": "is"},
        {"field": "subject", "op": "contains", "value": "  "},
        {"field": "created", "op": "in", "value": "between", "from": "۱۴۰۵/۱۳/۴۵"},
        {"field": "created", "op": "in", "value": "last", "amount": "x", "unit": "days"},
        {"field": "priority", "op": "at_least", "value": "high"},
        {"field": "created", "op": "older_than", "amount": "9999999", "unit": "hours"},
    ],
)
def test_what_makes_no_sense_is_refused_beside_what_was_typed(desk, row):
    response = desk.post("/desk/views/new", posted([row]))
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert not View.objects.exists()


def nested(depth):
    """A filter of so many groups, each in the one before."""
    filter = OPEN
    for level in range(depth):
        filter = {("any", "none", "all")[level % 3]: [filter, {"field": "unread", "op": "yes"}]}
    return filter


def lines_of(page):
    """What a browser would send of a page's editor as it stands."""
    fields = re.findall(r'<input type="hidden" name="row" value="([^"]*)"', page)
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        if found := re.search(r'<option value="([^"]*)" selected', options):
            chosen[name] = found[1]
    for name, value in re.findall(r'name="(value-[^"]+)" value="([^"]*)" checked', page):
        chosen.setdefault(name, []).append(value)
    return {"row": fields} | chosen


@pytest.mark.parametrize("depth", range(1, 6))
def test_what_the_editor_shows_of_a_filter_comes_back_as_it_was(desk, view, shop, depth):
    view.change(by=shop.owner, filter=nested(depth))
    page = desk.get(f"/desk/views/{view.public_id}/edit").text
    assert page.count("conditions#addGroup") == min(depth, 4)
    assert desk.post(f"/desk/views/{view.public_id}/edit", posted([]) | lines_of(page)).status_code == 302
    view.refresh_from_db()
    assert view.filter == nested(depth)


@pytest.mark.parametrize(
    "rows",
    [
        ["(a"] * 6 + [{"field": "unread", "op": "yes"}] + [")"] * 6,
        ["(a"] * 150 + [{"field": "unread", "op": "yes"}],
        [{"field": "unread", "op": "yes"}] * 60,
        ["(a", {"field": "gone", "op": "is", "value": ["x"]}, ")"],
        ["(a", {"field": "values.gone", "op": "empty"}, ")"],
        ["(a", {"field": "priority", "op": "at_least", "value": "nan"}, ")"],
    ],
)
def test_a_broken_or_too_large_filter_changes_nothing(desk, view, rows):
    before = view.filter
    response = desk.post(f"/desk/views/{view.public_id}/edit", posted(rows))
    assert response.status_code == 422 and 'role="alert"' in response.text
    view.refresh_from_db()
    assert view.filter == before


def test_lines_that_close_too_much_are_read_as_far_as_they_make_sense(desk, view):
    rows = [")", ")", {"field": "unread", "op": "yes"}, ")"]
    assert desk.post(f"/desk/views/{view.public_id}/edit", posted(rows)).status_code == 302
    view.refresh_from_db()
    assert view.filter == {"all": [{"field": "unread", "op": "yes"}]}


def test_a_new_group_has_a_condition_and_knows_how_deep_it_is(desk):
    def group(depth):
        return desk.get("/desk/views/condition", {"what": "group", "depth": depth, "place": "n1"}).text

    assert 'value="(n1"' in group("2") and group("2").count('class="condition"') == 1
    assert "conditions#addGroup" in group("4") and "conditions#addGroup" not in group("5")
    assert group("99") == group("evil") == group("2")


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
            answer = desk.get("/desk/views/condition", {"place": "n1", "field-n1": key, "op-n1": op})
            assert answer.status_code == 200 and 'name="row" value="n1"' in answer.text
    assert desk.get("/desk/views/condition", {"place": "n1", "what": "evil"}).status_code == 200
    assert "condition-gone" in desk.get("/desk/views/condition", {"place": "n1", "field-n1": "evil"}).text


def test_the_editor_counts_while_one_writes(desk, hear):
    hear()
    assert "۱" in desk.post("/desk/views/preview", posted([{"field": "category", "op": "is", "value": ["open"]}])).text
    assert desk.post("/desk/views/preview", posted([{"field": "status", "op": "is"}])).status_code == 200


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
