"""Solving, closing and following up on the desk; a refusal changes nothing."""

import json

import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import (
    Checklist,
    ChecklistItem,
    Closure,
    FollowUp,
    Resolution,
    ResolutionCategory,
    Status,
    Ticket,
)
from tests.conftest import rules_of_life
from tests.days import today


@pytest.fixture
def category(shop):
    return ResolutionCategory.objects.all()[1]


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]


def test_the_dialog_chooses_the_first_category_whatever_she_chose_last(desk, shop, hear, address, category):
    hear("دیگری").ticket.solve(by=shop.owner, category=category)
    html = desk.get(f"{address}/solving").content.decode()
    usual = ResolutionCategory.objects.first()
    assert usual.label("fa") == "مشکل برطرف شد"
    assert f'value="{usual.uid}" checked autofocus' in html
    assert html.count(" checked autofocus") == 1
    assert "blockers" not in html


def test_solving_with_a_category_a_reason_and_a_follow_up(desk, shop, ticket, address, category):
    given = {
        "category": str(category.uid),
        "reason": "کابل عوض شد",
        "follow_up": "1",
        "owner": str(shop.owner.uid),
        "due": today().isoformat(),
        "channel": "sms",
    }
    response = desk.post(f"{address}/solve", given)
    assert response.status_code == 204
    assert "undo" in toast(response)
    said, planned = Resolution.objects.get(), FollowUp.objects.get()
    assert (said.category, said.reason, planned.owner, planned.channel) == (category, "کابل عوض شد", shop.owner, "sms")
    panel = desk.get(f"{address}/panel").content.decode()
    assert category.label("fa") in panel and "کابل عوض شد" in panel
    assert desk.get(f"{address}/life").content.decode().strip() in panel


@pytest.mark.parametrize(
    "given", [{}, {"skip": "1"}, {"category": "x"}, {"reason": "درست شد"}, {"follow_up": "1", "due": "دیروزِ دور"}]
)
def test_without_a_category_it_stays_open_where_one_is_asked(desk, ticket, address, given):
    rules_of_life(asks="required")
    count = Event.objects.count()
    response = desk.post(f"{address}/solve", given)
    assert (response.status_code, bool(response.content)) == (422, True)
    assert (fresh(ticket).status.key, Event.objects.count()) == ("new", count)
    assert not FollowUp.objects.exists() and not Resolution.objects.exists()


@pytest.mark.parametrize(("asks", "given"), [("optional", {"skip": "1"}), ("optional", {}), ("never", {})])
def test_a_workspace_that_does_not_insist_is_content_with_less(desk, ticket, address, asks, given):
    rules_of_life(asks=asks)
    assert desk.post(f"{address}/solve", given).status_code == 204
    assert fresh(ticket).status.key == "solved"


def test_who_solves_second_is_told_what_it_came_to_and_loses_nothing(
    desk, make_member, sign_in, ticket, address, category
):
    sara, leila = sign_in(make_member("سارا")), sign_in(make_member("لیلا", role="lead"))
    first = {"category": str(category.uid), "reason": "کابل عوض شد"}
    assert sara.post(f"{address}/solve", first).status_code == 204
    count = Event.objects.count()
    other = {"category": str(ResolutionCategory.objects.first().uid), "reason": "قطعه عوض شد", "follow_up": ""}
    refused = desk.post(f"{address}/solve", other)
    assert refused.status_code == 422
    assert "سارا" in refused.text and category.label("fa") in refused.text
    # Who says the same, or says nothing, has what she wanted; a colleague hears who did it.
    assert [sara.post(f"{address}/solve", first).headers["HX-Trigger"].count("toast")] == [0]
    for same in (first, {"skip": "1"}):
        response = desk.post(f"{address}/solve", same)
        assert (response.status_code, "سارا" in toast(response)["text"]) == (204, True)
    assert (Resolution.objects.get().reason, Event.objects.count()) == ("کابل عوض شد", count)
    assert leila.post(f"{address}/close", {"reason": "تکراری بود"}).status_code == 204
    for step, given in (("close", {"reason": "اسپم"}), ("solve", other), ("solve", {"skip": "1"})):
        refused = desk.post(f"{address}/{step}", given)
        assert (refused.status_code, "لیلا" in refused.text) == (422, True)
    assert Closure.objects.get().reason == "تکراری بود"


def test_a_reason_is_needed_where_the_workspace_says_so(desk, ticket, address, category):
    rules_of_life(asks="required", wants_reason=True)
    assert desk.post(f"{address}/solve", {"category": str(category.uid)}).status_code == 422
    assert fresh(ticket).status.key == "new"
    assert desk.post(f"{address}/solve", {"category": str(category.uid), "reason": "چنین"}).status_code == 204


def test_one_click_solves_where_nothing_is_asked(desk, address):
    rules_of_life(asks="never")
    html = desk.get(f"{address}/head").content.decode()
    assert f'hx-post="{address}/solve"' in html and "/solving" not in html


def test_a_lead_closes_for_a_reason_and_nobody_below(desk, make_member, sign_in, ticket, address):
    count = Event.objects.count()
    agent = sign_in(make_member("سارا"))
    assert agent.post(f"{address}/close", {"reason": "چنین"}).status_code == 403
    assert agent.get(f"{address}/closing").status_code == 403
    assert "/closing" not in agent.get(f"{address}/head").content.decode()
    assert desk.post(f"{address}/close", {"reason": "  "}).status_code == 422
    assert (fresh(ticket).status.key, Event.objects.count(), Closure.objects.count()) == ("new", count, 0)
    lead = sign_in(make_member("لیلا", role="lead"))
    assert lead.post(f"{address}/close", {"reason": "تکراری بود"}).status_code == 204
    assert (fresh(ticket).status.key, Closure.objects.get().reason) == ("closed", "تکراری بود")
    assert "تکراری بود" in desk.get(f"{address}/panel").content.decode()


def test_a_follow_up_is_planned_asked_about_and_taken_down(desk, shop, ticket, address):
    ticket.solve(by=shop.owner)
    html = desk.get(f"{address}/follow-up/new").content.decode()
    assert f'value="{shop.owner.uid}" selected' in html
    given = {"owner": str(shop.owner.uid), "due": today().isoformat(), "channel": "phone"}
    assert desk.post(f"{address}/follow-up", given).status_code == 204
    planned = FollowUp.objects.get()
    assert desk.get(f"{address}/follow-up/{planned.public_id}").status_code == 200
    done = {"follow_up": planned.public_id, "outcome": "unhappy", "words": "هنوز قطع می‌شود"}
    assert desk.post(f"{address}/follow-up/done", done).status_code == 204
    assert fresh(ticket).status.key == "open"
    assert "هنوز قطع می‌شود" in desk.get(f"{address}/panel").content.decode()
    again = desk.post(f"{address}/follow-up/done", done | {"outcome": "content"})
    assert (again.status_code, fresh(ticket).status.key) == (422, "open")


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("follow-up", {"due": "۱۴۰۵/۱/۱"}),
        ("follow-up/done", {"follow_up": "fup_x", "outcome": "content"}),
        ("follow-up/done", {"outcome": "dropped"}),
        ("status", {"status": "sta_x"}),
        ("status", {"step": "close"}),
        ("status", {"step": "solve"}),
    ],
)
def test_nonsense_is_refused_in_words(desk, ticket, address, path, given):
    count = Event.objects.count()
    response = desk.post(f"{address}/{path}", given)
    assert (response.status_code, bool(response.content), Event.objects.count()) == (422, True, count)


LIGHT_MAY_NOT = [
    ("solve", {}), ("close", {"reason": "x"}), ("follow-up", {}), ("follow-up/done", {}), ("status", {"step": "wait"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "given"), LIGHT_MAY_NOT)
def test_a_light_member_moves_nothing(make_member, sign_in, ticket, address, path, given):
    browser, count = sign_in(make_member("رضا", role="light")), Event.objects.count()
    assert browser.post(f"{address}/{path}", given).status_code == 403
    assert (fresh(ticket).status.key, Event.objects.count()) == ("new", count)


def test_own_statuses_stand_in_the_menu_and_in_the_list(desk, shop, ticket, address):
    own = Status.objects.create(
        key="workshop",
        category=2,
        labels={"fa": "در تعمیرگاه", "en": "Workshop"},
        customer_labels={"fa": "در حال تعمیر"},
        place=9,
    )
    assert "در تعمیرگاه" in desk.get(f"{address}/head").content.decode()
    response = desk.post(f"{address}/status", {"status": own.public_id})
    assert (response.status_code, fresh(ticket).status) == (204, own)
    assert "در تعمیرگاه" in toast(response)["text"]
    assert "در تعمیرگاه" in desk.get("/desk/rows?box=all&status=waiting").content.decode()
    assert "در تعمیرگاه" in desk.get(address).content.decode()


@pytest.mark.parametrize("category", [3, 4])
def test_solving_and_closing_go_by_their_own_ways(desk, shop, ticket, address, category):
    own = Status.objects.create(key="own", category=category, labels={"fa": "پایان"}, place=9)
    assert desk.post(f"{address}/status", {"status": own.public_id}).status_code == 422
    assert fresh(ticket).status.key == "new"


def test_the_words_of_a_requests_life(desk, shop, hear, ticket, address, category):
    from pasokh.tickets.actions.confirm import confirm, deny

    ticket.solve(by=shop.owner, category=category)
    deny(ticket=ticket, contact=ticket.contact)
    now = fresh(ticket)
    now.solve(by=shop.owner)
    confirm(ticket=now, contact=ticket.contact)
    html = desk.get(address).content.decode()
    assert category.label("fa") in html
    assert html.count('class="event"') == 5


def test_what_stands_in_the_way_is_said_alone(desk, shop, ticket, address):
    items = [{"text": "سریال را بگیرید", "required": True}]
    Checklist.begin(ticket=ticket, actor=shop.owner.actor, name="تحویل", items=items)
    dialog = desk.get(f"{address}/solving?sent=x").text
    assert "blockers" in dialog and "بررسی دوباره" in dialog and "<textarea" not in dialog
    assert "hx-post" not in dialog and "sent=x" in dialog
    ChecklistItem.objects.get().tick(True, by=shop.owner)
    assert "hx-post" in desk.get(f"{address}/solving").text
