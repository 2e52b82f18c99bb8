"""Segments: who is in them, by herself or by her company."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.actions.segments import make_segment, put_companies, put_contact, retire_segment
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Company, InSegment, Segment
from pasokh.contacts.queries import segment_names, segments_of
from pasokh.events.models import Event

pytestmark = pytest.mark.usefixtures("kept_still")


@pytest.fixture
def key(shop):
    return make_segment(name="کلیدی", by=shop.owner)


@pytest.fixture
def trial(shop):
    return make_segment(name="آزمایشی", by=shop.owner)


def test_she_is_in_those_of_her_own_and_of_her_company(shop, key, trial, maryam, ali):
    company = Company.named("آسا")
    assert Company.named("  آسا\u202e ") == company
    update(contact=maryam, by=shop.owner, company=company)
    put_companies(segment=key, companies=[company.pk], by=shop.owner)
    put_contact(contact=maryam, segments=[key.pk, trial.pk], by=shop.owner)
    put_contact(contact=ali, segments=[trial.pk], by=shop.owner)
    with CaptureQueriesContext(connection) as asked:
        assert segments_of([maryam.pk, ali.pk]) == {maryam.pk: {key.pk, trial.pk}, ali.pk: {trial.pk}}
    assert len(asked) == 1
    put_contact(contact=maryam, segments=[], by=shop.owner)
    assert segment_names(maryam.pk) == ["کلیدی"]


def test_what_is_so_already_is_not_told_again(shop, key, trial, maryam):
    for segments in ([key.pk], [key.pk], [trial.pk]):
        put_contact(contact=maryam, segments=segments, by=shop.owner)
    told = list(Event.objects.filter(kind="contact.segmented").order_by("pk").values_list("payload", flat=True))
    assert told == [{"came": [key.pk], "left": []}, {"came": [trial.pk], "left": [key.pk]}]


def test_two_who_are_one_are_in_the_segments_of_both(shop, key, trial, maryam, ali):
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    put_contact(contact=ali, segments=[key.pk, trial.pk], by=shop.owner)
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    assert segments_of([maryam.pk, ali.pk]) == {maryam.pk: {key.pk, trial.pk}}


def test_who_is_erased_is_in_none(shop, key, maryam):
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    erase(contact=maryam, by=shop.owner)
    assert not InSegment.objects.exists()


def test_a_retired_one_keeps_those_in_it(shop, key, maryam):
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    retire_segment(segment=key, by=shop.owner)
    assert (list(Segment.objects.offered()), segment_names(maryam.pk)) == ([], ["کلیدی"])


def test_a_name_is_one_segment_and_a_row_one_customer(shop, key, maryam):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_segment(name="کلیدی", by=shop.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        InSegment.objects.create(segment=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        InSegment.objects.create(segment=key, contact=maryam, company=Company.named("آسا"))
    assert Segment.objects.count() == 1


def test_where_there_are_none_nobody_is_asked(shop, maryam):
    segment_names(maryam.pk)
    with CaptureQueriesContext(connection) as asked:
        assert segment_names(maryam.pk) == []
    assert len(asked) == 0
