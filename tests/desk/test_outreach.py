"""Smart messages at the desk: written, looked at, approved, tried out, and what was counted of them."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.cache import cache

from pasokh.channels.actions.open_channel import close_channel, open_site
from pasokh.outreach.actions.approving import approve
from pasokh.outreach.actions.writing import save_draft, write
from pasokh.outreach.bodies import blank
from pasokh.outreach.models import Showing, SmartMessage
from tests.days import today

BASE = "/desk/settings/smart"


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno", origins=["https://shop.example"])


def given(**more):
    """What the editor sends."""
    plain = {
        "name": "تردید در سبد",
        "hours": "always",
        "priority": "4",
        "goal_kind": "page",
        "goal_value": "/thanks*",
        "goal_days": "۳",
        "gap": "30",
        "revision": "0",
    }
    conditions = {
        "row": ["(0", "0.0", "0.1", ")"],
        "how-0": "all",
        "field-0.0": "url",
        "op-0.0": "is",
        "value-0.0": "/cart*",
    }
    conditions |= {"field-0.1": "seconds", "op-0.1": "at_least", "value-0.1": "۴۰"}
    variant = {
        "a-text": "{نام|سلام}! پرسشی دارید؟",
        "a-weight": "۵۰",
        "a-coupon": "NOW 10",
        "a-product_title": "جارو",
        "a-product_price": "۱۲٬۰۰۰ تومان",
    }
    buttons = {f"a-do_{number}": "open" for number in range(3)} | {"a-label_0": "گفت‌وگو"}
    return plain | conditions | variant | buttons | more


@pytest.fixture
def draft(shop):
    return write(name="پیام", by=shop.owner, body=blank() | {"variants": [{"weight": 1, "text": "سلام <b>شما</b>"}]})


def test_a_message_is_written_and_comes_back_as_it_was_typed(desk, site):
    answer = desk.post(
        f"{BASE}/new",
        given(
            sites=site.origin,
            first="۱۴۰۵/۹/۱",
            last="۱۴۰۵/۹/۳۰",
            control="10",
            **{"b-text": "دیگر", "b-weight": "50", **{f"b-do_{n}": "open" for n in range(3)}},
        ),
    )
    message = SmartMessage.objects.get()
    assert answer["Location"] == f"{BASE}/{message.public_id}"
    body = message.draft.body
    assert (body["sites"], body["from"], body["to"], body["priority"], body["control"]) == (
        [site.origin],
        "2026-11-22",
        "2026-12-21",
        4,
        10,
    )
    assert body["conditions"] == {
        "all": [{"field": "url", "op": "is", "value": ["/cart*"]}, {"field": "seconds", "op": "at_least", "value": 40}]
    }
    assert body["goal"] == {"kind": "page", "value": "/thanks*", "days": 3}
    first, second = body["variants"]
    assert (first["weight"], first["coupon"], first["buttons"]) == (
        50,
        "NOW 10",
        [{"do": "open", "label": "گفت‌وگو", "value": ""}],
    )
    assert first["product"] == {"title": "جارو", "price": 120_000, "url": "", "image": ""} and second["text"] == "دیگر"
    page = desk.get(answer["Location"]).text
    assert 'value="۱۲٬۰۰۰ تومان"' in page and 'value="/cart*"' in page and 'value="۱۴۰۵/۰۹/۰۱"' in page
    # Sent again as it is shown, it stays as it is.
    desk.post(
        answer["Location"],
        given(
            sites=site.origin,
            first="۱۴۰۵/۹/۱",
            last="۱۴۰۵/۹/۳۰",
            control="10",
            revision="1",
            **{"b-text": "دیگر", "b-weight": "50", **{f"b-do_{n}": "open" for n in range(3)}},
        ),
    )
    assert message.draft.revision == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"first": "۱۴۰۵/۹/۲", "last": "۱۴۰۵/۹/۱"},
        {"a-weight": "-1"},
        {"a-label_1": "x", "a-do_1": "link", "a-value_1": "javascript:alert(1)"},
        {"value-0.1": "ده"},
        {"sites": "chat:999"},
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_what_is_wrong(desk, site, wrong):
    answer = desk.post(f"{BASE}/new", given(**wrong))
    assert answer.status_code == 422 and "field-errors" in answer.text and not SmartMessage.objects.exists()


def test_an_agent_writes_and_asks_and_a_lead_approves_what_she_has_read(desk, sign_in, make_member, draft):
    writer, page = sign_in(make_member(role="agent")), f"{BASE}/{draft.public_id}"
    writer.post(f"{page}/change", {"ask": "1"})
    assert draft.draft.asked_at and writer.post(f"{page}/decide", {"approve": "1"}).status_code == 403
    assert SmartMessage.objects.get().active is None
    desk.post(f"{page}/decide", {"back": "1", "note": "کوتاه‌تر بنویسید"})
    assert "کوتاه‌تر بنویسید" in writer.get(page).text and draft.draft.asked_at is None
    desk.post(f"{page}/decide", {"approve": "7"})
    assert SmartMessage.objects.get().active is None  # another draft than she has read
    desk.post(f"{page}/decide", {"approve": "1"})
    assert SmartMessage.objects.get().active.number == 1
    writer.post(f"{page}/change", {"pause": "1"})
    assert SmartMessage.objects.get().paused_at and writer.post(f"{page}/decide", {"resume": "1"}).status_code == 403
    desk.post(f"{page}/decide", {"resume": "1"})
    assert SmartMessage.objects.get().paused_at is None
    writer.post(f"{page}/change", {"again": "1"}), writer.post(f"{page}/change", {"copy": "1"})
    assert SmartMessage.objects.count() == 2
    desk.post(f"{page}/decide", {"drop": "1"})
    assert SmartMessage.objects.standing().count() == 1 and desk.get(page).status_code == 404


def test_a_message_of_a_site_that_was_closed_does_not_become_all_sites(desk, shop, site):
    other = open_site(name="فروشگاه دوم", inbox=shop.inbox, by=shop.owner, key="dovom")
    desk.post(f"{BASE}/new", given(sites=other.origin))
    close_channel(channel=other, by=shop.owner)
    message = SmartMessage.objects.get()
    page = desk.get(f"{BASE}/{message.public_id}").text
    assert re.search(rf'value="{other.origin}"[^>]* checked', page) and "فروشگاه دوم (بسته)" in page
    assert "فروشگاه دوم (بسته)" in desk.get(BASE).text
    desk.post(f"{BASE}/{message.public_id}", given(sites=other.origin, revision="1", name="نام دیگر"))
    message.refresh_from_db()
    assert (message.name, message.draft.body["sites"]) == ("نام دیگر", [other.origin])
    assert "(بسته)" not in desk.get(f"{BASE}/new").text


def test_a_variant_without_a_text_is_kept_and_said_to_lack_one(desk, site):
    buttons = {f"b-do_{n}": "open" for n in range(3)}
    answer = desk.post(f"{BASE}/new", given(**buttons, **{"b-coupon": "NOW10", "b-weight": "50"}))
    message = SmartMessage.objects.get()
    assert [each["coupon"] for each in message.draft.body["variants"]] == ["NOW 10", "NOW10"]
    desk.post(f"{answer['Location']}/change", {"ask": "1"})
    assert message.draft.asked_at is None and "هنوز چیزی نمی‌گوید" in desk.get(answer["Location"]).text


def test_names_that_strangers_make_up_do_not_fill_the_editor(desk, site):
    from pasokh.visitors.models import Visitor

    plans = [{"plan": "gold"} | {f"junk {key} {n}": 1 for n in range(40)} for key in range(5)]
    for number, attributes in enumerate(plans):
        Visitor.objects.create(site=site.origin, key=f"v{number}", attributes=attributes)
    page = desk.get(f"{BASE}/condition").text
    assert page.count('value="attribute.') == 100 and 'value="attribute.plan"' in page


def test_two_who_write_at_once_are_told(desk, draft, shop):
    save_draft(message=draft, by=shop.owner, body=blank() | {"variants": [{"weight": 1, "text": "از همکار"}]})
    answer = desk.post(f"{BASE}/{draft.public_id}", given(revision="1"))
    assert answer.status_code == 422 and draft.draft.body["variants"][0]["text"] == "از همکار"


def test_the_preview_is_ones_own_and_its_words_are_never_markup(desk, sign_in, make_member, site):
    looks = {"see_language": "fa", "see_theme": "dark", "see_variant": "a"}
    assert desk.post(f"{BASE}/preview", given(**looks, **{"a-text": "</script><b>{نام}"})).status_code == 204
    page = desk.get(f"{BASE}/preview")
    assert (
        "</script><b>" not in page.text
        and 'data-theme="dark"' in page.text
        and "frame-ancestors 'self'" in page["Content-Security-Policy"]
    )
    assert "null" in sign_in(make_member(role="agent")).get(f"{BASE}/preview").text
    # What does not fit shows nothing, and is no error.
    assert desk.post(f"{BASE}/preview", given(**looks, **{"a-text": "x" * 2000})).status_code == 204
    assert cache.get(f"smart-preview:{site.workspace_id}:{site.workspace_id}") is None


def test_links_to_try_a_draft_lead_to_pages_of_the_web_only(desk, draft, site):
    page = f"{BASE}/{draft.public_id}/try"
    assert 'value="https://shop.example"' in desk.get(page).text
    assert "pasokh_test_token=" in desk.get(page, {"address": "https://shop.example/lamp"}).text
    for wrong in ("javascript:alert(1)", "/lamp", "shop.example"):
        answer = desk.get(page, {"address": wrong}).text
        assert "pasokh_test_token=" not in answer and "field-errors" in answer


def test_results_say_figures_ranges_and_what_can_be_said(desk, draft, shop):
    page = f"{BASE}/{draft.public_id}/results"
    assert desk.get(page).status_code == 200
    body = blank() | {
        "variants": [{"weight": 1, "text": "x"}],
        "control": 1,
        "goal": {"kind": "page", "value": "/t", "days": 2},
    }
    save_draft(message=draft, by=shop.owner, body=body)
    approve(message=draft, by=shop.owner, seen=2)
    counts = {"message": draft, "version": 1, "day": today()}
    Showing.objects.create(
        **counts, variant="a", met=1000, shown=1000, showings=1200, opened=90, answered=40, converted=120
    )
    Showing.objects.create(**counts, variant="control", met=1000, converted=60)
    text = desk.get(page).text
    assert "۱۲٫۰٪، از ۱۰٫۱٪ تا ۱۴٫۲٪" in text and "گروه گواه" in text
    assert "بهتر" in text and "۳٫۵" in text and "۸٫۵" in text
    line = desk.get(BASE).text
    assert "۱۲٫۰٪" in line and "پیام" in line


def test_everything_is_taken_along_as_a_file(desk, shop, draft):
    approve(message=draft, by=shop.owner, seen=1)
    save_draft(message=draft, by=shop.owner, body=blank() | {"variants": [{"weight": 1, "text": "تازه"}]})
    SmartMessage.objects.filter(pk=draft.pk).update(name="=HYPERLINK(1)")
    day = {"message": draft, "version": 1, "day": date(2026, 11, 22)}
    Showing.objects.create(**day, variant="a", met=10, shown=9, showings=12, opened=3, closed=2, answered=1)
    Showing.objects.create(**day, variant="control", met=4, converted=1)
    answer = desk.get(f"{BASE}/export.json")
    assert re.fullmatch(r'attachment; filename="smart-messages-[\d-]{10}.json"', answer["Content-Disposition"])
    (told,) = answer.json()["messages"]
    assert (told["id"], told["name"], told["shown_version"]) == (draft.public_id, "=HYPERLINK(1)", 1)
    first, second = told["versions"]
    assert first["approved_at"] and not second["approved_at"] and second["body"]["variants"][0]["text"] == "تازه"
    assert [(each["variant"], each["met"], each["converted"]) for each in first["counts"]] == [
        ("a", 10, 0),
        ("control", 4, 1),
    ]
    head, *rows = csv.reader(io.StringIO(desk.get(f"{BASE}/export.csv").content.decode("utf-8-sig")))
    assert len(head) == 12 and rows == [
        ["'=HYPERLINK(1)", "1", "گونهٔ الف", "۱۴۰۵/۰۹/۰۱", "2026-11-22", "10", "9", "12", "3", "2", "1", "0"],
        ["'=HYPERLINK(1)", "1", "گروه گواه", "۱۴۰۵/۰۹/۰۱", "2026-11-22", "4", "0", "0", "0", "0", "0", "1"],
    ]
    assert desk.get(f"{BASE}/export.exe").status_code == 404


def test_the_export_costs_the_same_for_one_message_and_for_many(desk, shop, draft, count_queries):
    with count_queries() as one:
        desk.get(f"{BASE}/export.json")
    for number in range(3):
        other = write(name=f"پیام {number}", by=shop.owner)
        Showing.objects.create(message=other, version=1, variant="a", day=today(), met=1)
    with count_queries() as many:
        assert len(desk.get(f"{BASE}/export.json").json()["messages"]) == 4
    assert len(many) == len(one)


def test_what_a_removed_message_counted_is_taken_along(desk, shop, draft):
    Showing.objects.create(message=draft, version=1, variant="a", day=today(), met=7)
    desk.post(f"{BASE}/{draft.public_id}/decide", {"drop": "1"})
    (told,) = desk.get(f"{BASE}/export.json").json()["messages"]
    assert told["dropped_at"] and told["versions"][0]["counts"][0]["met"] == 7


def test_whoever_only_looks_on_sees_nothing_of_them(sign_in, make_member, draft):
    light = sign_in(make_member(role="light"))
    for address in (
        "",
        "/new",
        f"/{draft.public_id}",
        f"/{draft.public_id}/results",
        f"/{draft.public_id}/try",
        "/preview",
        "/condition",
        "/export.json",
        "/export.csv",
    ):
        assert light.get(f"{BASE}{address}").status_code == 403
