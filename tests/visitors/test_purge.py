"""What is old, or too much, goes; what days counted stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.kernel.tenancy.forgetting import forget
from pasokh.visitors import jobs
from pasokh.visitors.actions import attend, purge
from pasokh.visitors.models import DayCount, Keeping, PageView, Visit, Visitor, VisitorEvent


def purge_all():
    for old in purge.OLD:
        forget(require_workspace_id(), old, purge.AT_ONCE)


def age(key, days):
    """Everything of a visitor happened so many days ago."""
    then = timezone.now() - timedelta(days=days)
    Visitor.objects.filter(key=key).update(last_seen_at=then)
    Visit.objects.filter(visitor__key=key).update(last_at=then)
    VisitorEvent.objects.filter(visitor__key=key).update(at=then)


def test_what_is_older_than_the_business_keeps_goes(look):
    for key in ("old", "young"):
        look(key, events=(("added", {}),))
    age("old", 91), age("young", 89)
    purge_all()
    assert list(Visitor.objects.values_list("key", flat=True)) == ["young"]
    assert (Visit.objects.count(), PageView.objects.count(), VisitorEvent.objects.count()) == (1, 1, 1)
    assert DayCount.objects.get().visitors == 2


def test_who_comes_again_keeps_her_row_and_loses_her_old_visits(look):
    look()
    age("v1", 91)
    visitor = look(url="https://shop.example/b")
    purge_all()
    assert Visitor.objects.get().visits == 2 and Visit.objects.get().pk == visitor.current_visit


def test_who_is_connected_stays(look, site):
    look()
    attend.attend([(site.origin, "v1")])
    age("v1", 400)
    purge_all()
    assert Visitor.objects.count() == 1


def test_of_one_visitor_only_the_newest_events_and_pages_are_kept(look, monkeypatch):
    monkeypatch.setattr(purge, "MOST_EVENTS", 3)
    monkeypatch.setattr(purge, "MOST_VIEWS", 2)
    for n in range(5):
        look(url=f"https://shop.example/{n}", events=((f"e{n}", {}),))
    purge_all()
    assert list(VisitorEvent.objects.order_by("pk").values_list("name", flat=True)) == ["e2", "e3", "e4"]
    assert list(PageView.objects.order_by("pk").values_list("url", flat=True)) == [
        "https://shop.example/3",
        "https://shop.example/4",
    ]


def test_of_one_visitor_only_the_newest_visits_are_kept(look, monkeypatch):
    monkeypatch.setattr(purge, "MOST_VISITS", 2)
    monkeypatch.setattr(purge, "AT_ONCE", 1)
    for n in range(4):
        Visitor.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
        visitor = look(url=f"https://shop.example/{n}")
    purge_all()
    assert list(Visit.objects.order_by("pk").values_list("entry_url", flat=True)) == [
        "https://shop.example/2",
        "https://shop.example/3",
    ]
    assert (Visit.objects.last().pk, PageView.objects.count()) == (visitor.current_visit, 2)


def test_the_business_says_for_how_long(shop, look):
    look()
    age("v1", 40)
    purge.set_keeping(days=30, by=shop.owner)
    purge_all()
    assert Visitor.objects.count() == 0
    assert Event.objects.get(kind="visitors.keeping_changed").payload == {"fields": ["days"]}


@pytest.mark.parametrize("days", [0, 731, "30", None, True, 1.5])
def test_other_lengths_are_refused(shop, days):
    with pytest.raises(purge.BadDays):
        purge.set_keeping(days=days, by=shop.owner)
    assert Keeping.current().days == 90


def test_the_jobs_go_through_all_businesses(real_shop):
    from pasokh.kernel.tenancy import workspace
    from pasokh.visitors.actions.record import Report, take_in
    from pasokh.visitors.cleaning import clean_page

    with workspace(real_shop):
        take_in(site="chat:1", reports=[Report("v1", page=clean_page("https://shop.example/"))])
        attend.attend([("chat:1", "v1")])
        age("v1", 200)
    jobs.sweep(), jobs.forget_old()
    with workspace(real_shop):
        assert Visitor.objects.count() == 1 and Visit.objects.count() == 0
        attend.leave([("chat:1", "v1")])
        age("v1", 200)
    jobs.forget_old()
    with workspace(real_shop):
        assert Visitor.objects.count() == 0
