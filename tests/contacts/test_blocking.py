"""Blocking: for some time or for good, lifted by hand or by the clock, once; whoever is one with her is blocked as well."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.merge import NothingToMerge, become_one, merge
from pasokh.contacts.jobs import _catch_up, end_block
from pasokh.contacts.models import Contact
from pasokh.events.models import Event


def kinds(contact):
    events = Event.objects.filter(subject_kind="contact", subject_id=contact.pk, kind__contains="blocked")
    return list(events.order_by("pk").values_list("kind", flat=True))


def now_is(contact, until):
    Contact.objects.filter(pk=contact.pk).update(blocked_until=until)
    contact.refresh_from_db()


def test_it_says_who_why_and_until_when_and_the_log_holds_no_reason(shop, maryam):
    until = timezone.now() + timedelta(hours=1)
    event = maryam.block(by=shop.owner, until=until, reason="ناسزا\nگفت\x00")
    maryam.refresh_from_db()
    assert (maryam.blocked_until, maryam.blocked_reason, maryam.blocked_by) == (until, "ناسزا گفت", shop.owner.pk)
    assert event.payload == {"until": until.isoformat()}
    assert maryam.unblock(by=shop.owner).payload == {"why": "hand"}
    assert maryam.unblock(by=shop.owner) is None
    maryam.refresh_from_db()
    assert (maryam.blocked_at, maryam.blocked_until, maryam.blocked_reason, maryam.blocked_by) == (None, None, "", None)
    assert kinds(maryam) == ["contact.blocked", "contact.unblocked"]


def test_a_moment_that_has_passed_blocks_nobody(shop, maryam):
    with pytest.raises(ValueError, match="passed"):
        maryam.block(by=shop.owner, until=timezone.now() - timedelta(seconds=1))
    maryam.refresh_from_db()
    assert (maryam.blocked_at, kinds(maryam)) == (None, [])


def test_its_time_ends_it_once(shop, maryam):
    maryam.block(by=shop.owner, until=timezone.now() + timedelta(hours=1))
    end_block(contact_id=maryam.pk, until=maryam.blocked_until.isoformat())  # too early
    assert kinds(maryam) == ["contact.blocked"]
    over = timezone.now() - timedelta(minutes=5)
    now_is(maryam, over)
    end_block(contact_id=maryam.pk, until=(over - timedelta(hours=1)).isoformat())  # the moment was moved
    assert kinds(maryam) == ["contact.blocked"]
    assert (_catch_up(), _catch_up()) == (1, 0)
    end_block(contact_id=maryam.pk, until=over.isoformat())
    assert kinds(maryam) == ["contact.blocked", "contact.unblocked"]
    assert not Contact.objects.exclude(blocked_at=None).exists()


def test_who_was_blocked_for_good_stays_so(shop, maryam):
    maryam.block(by=shop.owner)
    assert (_catch_up(), kinds(maryam)) == (0, ["contact.blocked"])


def test_whoever_is_one_with_her_is_blocked(shop, maryam, ali):
    ali.block(by=shop.owner, reason="هرزنامه")
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    maryam.refresh_from_db()
    assert (maryam.blocked_at is not None, maryam.blocked_reason) == (True, "هرزنامه")


def test_of_two_blocks_the_longer_one_holds(shop, maryam, ali):
    hour, week = (timezone.now() + length for length in (timedelta(hours=1), timedelta(days=7)))
    maryam.block(by=shop.owner, until=hour, reason="ناسزا")
    ali.block(by=shop.owner, reason="هرزنامه")
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    maryam.refresh_from_db()
    ali.refresh_from_db()
    assert (maryam.blocked_until, maryam.blocked_reason, ali.blocked_at) == (None, "هرزنامه", None)
    other = identify(kind="email", value="x@example.ir")
    other.block(by=shop.owner, until=week)
    merge(kept=maryam, absorbed=other, by=shop.owner)
    maryam.refresh_from_db()
    assert maryam.blocked_at and maryam.blocked_until is None


def test_a_block_that_was_taken_over_ends_by_the_clock_too(shop, maryam, ali):
    ali.block(by=shop.owner, until=timezone.now() + timedelta(hours=1))
    ends = ProcrastinateJob.objects.filter(task_name="contacts.end_block")
    before = ends.count()
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    assert ends.count() == before + 1 and ends.last().args["contact_id"] == maryam.pk


def test_two_who_became_one_meanwhile_are_not_merged_the_other_way_round(shop, maryam, ali):
    kept, absorbed = (Contact.objects.get(pk=each.pk) for each in (ali, maryam))
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    with pytest.raises(NothingToMerge):
        merge(kept=kept, absorbed=absorbed, by=shop.owner)
    assert Contact.objects.get(pk=maryam.pk).merged_into_id is None
    kept, absorbed = (Contact.objects.get(pk=each.pk) for each in (ali, maryam))
    assert become_one(kept=kept, absorbed=absorbed, by=shop.owner) == maryam


def test_who_was_blocked_a_moment_before_they_became_one_stays_so(shop, maryam, ali):
    Contact.objects.get(pk=ali.pk).block(by=shop.owner)
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    assert Contact.objects.get(pk=maryam.pk).blocked_at is not None


def test_who_is_erased_is_nobody_and_not_blocked(shop, maryam):
    maryam.block(by=shop.owner, reason="مریم رضایی")
    erase(contact=maryam, by=shop.owner)
    found = Contact.objects.get(pk=maryam.pk)
    assert (found.blocked_at, found.blocked_reason, found.blocked_by) == (None, "", None)
