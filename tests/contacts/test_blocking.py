"""Blocking: for some time or for good, lifted by hand or by the clock, once; whoever is one with her is blocked as well."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
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


def test_who_is_erased_leaves_no_reason_behind(shop, maryam):
    maryam.block(by=shop.owner, reason="مریم رضایی")
    erase(contact=maryam, by=shop.owner)
    assert Contact.objects.get(pk=maryam.pk).blocked_reason == ""
