"""Who is here: written as she comes and goes, and untouched while she stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pasokh.kernel.kept import forget_all
from pasokh.visitors import queries
from pasokh.visitors.actions import attend
from pasokh.visitors.models import Here, Node, PageView, Visit, Visitor


@pytest.fixture
def people(site, look):
    """Three who look at pages, as (site, key)."""
    for key in ("v1", "v2", "v3"):
        look(key)
    return [(site.origin, key) for key in ("v1", "v2", "v3")]


def keys():
    return sorted(queries.here().values_list("visitor__key", flat=True))


def test_whoever_comes_is_here_until_she_leaves(people):
    assert attend.attend(people) is True
    assert keys() == ["v1", "v2", "v3"] and queries.here_counts() == {people[0][0]: 3}
    assert attend.leave(people[:1]) is True
    assert keys() == ["v2", "v3"]
    assert attend.leave(people[:1]) is False


def test_staying_writes_nothing(people):
    attend.attend(people)
    rows = list(Here.objects.values_list("pk", "since", "node"))
    with CaptureQueriesContext(connection) as asked:
        assert attend.attend(people) is False
    assert len(asked) == 1 and list(Here.objects.values_list("pk", "since", "node")) == rows


def test_a_process_says_for_all_that_it_lives(people):
    attend.attend(people)
    Node.objects.update(seen_at=timezone.now() - timedelta(seconds=60))
    forget_all()
    attend.attend(people)
    assert timezone.now() - Node.objects.get().seen_at < timedelta(seconds=30)


def test_who_was_connected_to_a_process_that_died_is_not_here_and_is_swept(people):
    attend.attend(people)
    Node.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert keys() == []
    attend.sweep()
    assert Here.objects.count() == 0 and Node.objects.count() == 0


def test_who_connects_to_another_process_is_here_at_once(people, monkeypatch):
    attend.attend(people)
    Node.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    monkeypatch.setattr(attend, "node", lambda: "another")
    assert attend.attend(people[:1]) is True
    assert keys() == ["v1"]
    attend.sweep()
    assert Here.objects.get().node == "another"


def test_what_this_process_does_not_hold_it_does_not_let_go(people, monkeypatch):
    attend.attend(people)
    monkeypatch.setattr(attend, "node", lambda: "another")
    assert attend.leave(people) is False
    monkeypatch.undo()
    assert len(keys()) == 3


def test_leaving_ends_the_page_and_the_visit(people):
    attend.attend(people)
    before = timezone.now() - timedelta(seconds=50)
    Visitor.objects.update(page_at=before, last_seen_at=before)
    attend.leave(people[:1])
    visitor = Visitor.objects.get(key="v1")
    assert PageView.objects.get(pk=visitor.current_view).seconds in (50, 51)
    assert visitor.last_seen_at > before and Visit.objects.get(pk=visitor.current_visit).last_at == visitor.last_seen_at
    assert PageView.objects.filter(seconds=None).count() == 2


def test_unknown_browsers_are_nobody(site, people):
    assert attend.attend([(site.origin, "nobody"), ("chat:0", "v1")]) is False
    assert attend.leave([(site.origin, "nobody")]) is False
    assert keys() == []


def test_who_is_here_is_found_by_words_of_page_place_and_name(site, look, people, shop):
    from pasokh.contacts.actions.identify import identify

    look("v1", url="https://shop.example/%D9%84%D9%88%D8%B3%D8%AA%D8%B1", title="خرید", facts={"city": "شیراز"})
    look("v2", url="https://shop.example/faq", title="پرسش‌ها")
    look("v4", url="https://shop.example/about", title="درباره", referrer="https://google.com/")
    people.append((site.origin, "v4"))
    maryam = identify(kind="visitor", value="v3", name="مریم رضایی")
    Visitor.objects.filter(key="v3").update(contact=maryam)
    attend.attend(people)

    def found(words, site=""):
        return sorted(queries.here(site, words).values_list("visitor__key", flat=True))

    assert found("لوستر") == ["v1", "v3"]  # v3 still looks at the lamps
    assert (found("شيراز"), found("google"), found("رضایی"), found("گوگل")) == (["v1"], ["v4"], ["v3"], [])
    assert found("", site.origin) == ["v1", "v2", "v3", "v4"] and found("", "chat:0") == []
