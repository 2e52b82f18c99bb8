"""Visits, pages, events and attributes of many browsers, written together, and what the days count by them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.merge import merge
from pasokh.visitors import queries
from pasokh.visitors.actions import counting, record
from pasokh.visitors.actions.know import know
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import Unclean, clean_page
from pasokh.visitors.models import DayCount, PageView, Visit, Visitor, VisitorEvent

TEHRAN = ZoneInfo("Asia/Tehran")
MORNING = datetime(2026, 3, 10, 9, tzinfo=TEHRAN)  # 19 Esfand 1404, a Tuesday


@pytest.fixture
def clock(monkeypatch):
    """The time by which visits are recorded: clock(moment)."""

    def set_to(moment):
        monkeypatch.setattr(record.timezone, "now", lambda: moment)

    set_to(MORNING)
    return set_to


def counts(day=None):
    """What stands counted: of a day, or of all."""
    found = DayCount.objects.filter(day=day) if day else DayCount.objects.all()
    return [(each.visitors, each.newcomers, each.visits, each.views) for each in found.order_by("day")]


def test_a_newcomers_first_page_is_a_visit(clock, look):
    visitor = look(referrer="https://google.com/?q=lamp", facts={"device": "phone", "browser": "Chrome 126"})
    assert (visitor.visits, visitor.pages, visitor.url, visitor.title) == (1, 1, "https://shop.example/lamp", "لوستر")
    assert (visitor.referrer, visitor.device, visitor.browser) == ("https://google.com/?q=lamp", "phone", "Chrome 126")
    visit, view = Visit.objects.get(), PageView.objects.get()
    assert (visit.entry_url, visit.referrer, visit.pages) == (
        "https://shop.example/lamp",
        "https://google.com/?q=lamp",
        1,
    )
    assert (visitor.current_visit, visitor.current_view, view.seconds) == (visit.pk, view.pk, None)
    assert counts() == [(1, 1, 1, 1)]


def test_a_further_page_belongs_to_the_visit_and_ends_the_one_before(clock, look):
    look()
    clock(MORNING + timedelta(seconds=40))
    visitor = look(url="https://shop.example/cart", title="سبد")
    assert (visitor.visits, visitor.pages, visitor.title) == (1, 2, "سبد")
    assert list(PageView.objects.order_by("pk").values_list("url", "seconds")) == [
        ("https://shop.example/lamp", 40),
        ("https://shop.example/cart", None),
    ]
    assert Visit.objects.get().pages == 2 and counts() == [(1, 1, 1, 2)]


def test_the_same_page_reported_twice_at_once_is_one_look_at_it(clock, look):
    look()
    clock(MORNING + timedelta(seconds=1))
    assert look().pages == 1
    clock(MORNING + timedelta(seconds=10))
    assert look().pages == 2


def test_after_half_an_hour_of_silence_it_is_another_visit(clock, look):
    look(referrer="https://google.com/")
    clock(MORNING + timedelta(minutes=31))
    visitor = look(url="https://shop.example/cart")
    assert (visitor.visits, visitor.pages, visitor.referrer) == (2, 1, "")
    assert Visit.objects.count() == 2 and counts() == [(1, 1, 2, 2)]


def test_several_reports_of_one_browser_at_once_are_taken_in_their_order(clock, site):
    pages = [clean_page(f"https://shop.example/{n}") for n in range(3)]
    assert take_in(site=site.origin, reports=[Report("v1", page=page) for page in pages]) == [None] * 3
    visitor = Visitor.objects.get()
    assert (visitor.pages, visitor.url, Visit.objects.get().pages) == (3, "https://shop.example/2", 3)
    assert visitor.current_view == PageView.objects.latest("pk").pk


def test_many_cost_as_few_statements_as_one(clock, site):
    def statements(keys):
        reports = [
            Report(key, page=clean_page("https://shop.example/a"), events=(("seen", {}),), attributes={"a": 1})
            for key in keys
        ]
        with CaptureQueriesContext(connection) as asked:
            take_in(site=site.origin, reports=reports)
        return len(asked)

    statements(["first"])
    assert statements([f"x{n}" for n in range(30)]) == statements(["y"]) == 12


def test_what_the_page_tells_is_kept(clock, look):
    look(events=(("added", {"id": 7}),), attributes={"plan": "gold", "old": 1}, cart=({"items": [], "total": 9}, 9))
    visitor = look(url="https://shop.example/b", attributes={"old": None, "city": "شیراز"})
    assert visitor.attributes == {"plan": "gold", "city": "شیراز"} and (visitor.cart_value, visitor.cart["total"]) == (
        9,
        9,
    )
    assert list(VisitorEvent.objects.values_list("name", "data")) == [("added", {"id": 7})]
    assert look(url="https://shop.example/c", cart=({}, 0)).cart == {}


def test_attributes_that_would_become_too_many_are_refused_and_nothing_of_the_report_is_taken(clock, site, look):
    look(attributes={f"a{n}": n for n in range(50)})
    page = clean_page("https://shop.example/b")
    (problem,) = take_in(site=site.origin, reports=[Report("v1", page=page, attributes={"more": 1})])
    visitor = Visitor.objects.get()
    assert isinstance(problem, Unclean) and (visitor.pages, len(visitor.attributes)) == (1, 50)


def test_whoever_comes_again_is_counted_once_a_day_week_month_and_year(clock, look, site):
    moments = {
        "19 Esfand, Tuesday": MORNING,
        "20 Esfand, the same week": MORNING + timedelta(days=1),
        "24 Esfand, another week": datetime(2026, 3, 15, 9, tzinfo=TEHRAN),
        "1 Farvardin, another year": datetime(2026, 3, 21, 9, tzinfo=TEHRAN),
        "1 Ordibehesht, another month": datetime(2026, 4, 21, 9, tzinfo=TEHRAN),
    }
    for moment in moments.values():
        clock(moment)
        look()
        look("v2", url=f"https://shop.example/{moment.day}") if moment == MORNING else None
    rows = DayCount.objects.order_by("day").values_list("visitors", "of_week", "of_month", "of_year", "newcomers")
    assert list(rows) == [(2, 2, 2, 2, 2), (1, 0, 0, 0, 0), (1, 1, 0, 0, 0), (1, 1, 1, 1, 0), (1, 1, 1, 0, 0)]


def test_counters_say_how_many_people_a_period_had_of_a_site_and_of_all(clock, look, site, monkeypatch):
    clock(MORNING - timedelta(days=1))
    look("old")
    clock(MORNING)
    look("old", url="https://shop.example/b")
    look("new")
    counting.add(
        "chat:0",
        MORNING.date(),
        {**dict.fromkeys(record.counting.COUNTED, 0), "visitors": 5, "newcomers": 5, "conversations": 2},
    )
    found = queries.counted(site.origin)
    assert [found[period]["visitors"] for period in queries.PERIODS] == [2, 1, 2, 2, 2, 2]
    assert found["today"] == {"visitors": 2, "visits": 2, "views": 2, "conversations": 0}
    assert queries.counted()["today"]["visitors"] == 7 and queries.counted()["total"]["conversations"] == 2


def test_the_day_is_the_business_s_own(clock, look):
    clock(datetime(2026, 3, 10, 23, 0, tzinfo=ZoneInfo("UTC")))  # half past two of the next morning in Tehran
    look()
    assert DayCount.objects.get().day == date(2026, 3, 11)


def test_a_browser_that_wrote_before_it_was_seen_is_its_contact_s(look):
    maryam = identify(kind="visitor", value="v1")
    assert look().contact == maryam


def test_a_visitor_becomes_a_contact_and_follows_a_merge(shop, look):
    look(), look("v2")
    maryam, double = (identify(kind="visitor", value=key) for key in ("v1", "v2"))
    know(key="v1", contact=maryam), know(key="v2", contact=double)
    merge(kept=maryam, absorbed=double, by=shop.owner)
    assert set(Visitor.objects.values_list("contact", flat=True)) == {maryam.pk}


def test_who_is_erased_leaves_no_trace_but_the_numbers(shop, look):
    maryam = identify(kind="visitor", value="v1")
    look(events=(("added", {}),)), look("v2")
    erase(contact=maryam, by=shop.owner)
    assert list(Visitor.objects.values_list("key", flat=True)) == ["v2"]
    assert (Visit.objects.count(), PageView.objects.count(), VisitorEvent.objects.count()) == (1, 1, 0)
    assert DayCount.objects.get().visitors == 2
