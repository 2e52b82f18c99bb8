"""Segments: made, named, retired; and who is in them."""

from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import change, retire

from ..models import Contact, InSegment, Segment

MOST = 200  # segments of a business, retired ones too


class TooManySegments(ValueError):
    """More segments than MOST."""


def make_segment(*, name, by) -> Segment:
    """A new segment, with nobody in it. Raises TooManySegments, or IntegrityError where the name is taken."""
    if Segment.objects.count() >= MOST:
        raise TooManySegments
    segment = Segment.objects.create(name=name)
    track("segment.made", actor=by.actor, subject=segment)
    return segment


def change_segment(*, segment, name, by):
    """Call it otherwise. Raises IntegrityError where the name is taken."""
    change(segment, "segment.changed", by=by, fields={"name": name})


def retire_segment(*, segment, by, retired=True):
    """Take nobody into it any more, or again. Who is in it stays."""
    return retire(segment, "segment", by=by, retired=retired)


@transaction.atomic
def put_companies(*, segment, companies, by):
    """Have everybody of these companies be in a segment, and of no others."""
    Segment.objects.select_for_update().get(pk=segment.pk)
    came, left = _settle(InSegment.objects.filter(segment=segment, contact=None), "company", companies, segment=segment)
    if came or left:
        track("segment.companies_changed", actor=by.actor, subject=segment, came=came, left=left)


@transaction.atomic
def put_contact(*, contact, segments, by):
    """Have a customer be in these segments by herself (keys), and in no others. Those of her company stay hers.

    Tracks `contact.segmented` with the segments that she came into and left.
    """
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    came, left = _settle(InSegment.objects.filter(contact=contact), "segment", segments, contact=contact)
    if came or left:
        track("contact.segmented", actor=by.actor, subject=contact, came=came, left=left)


def _settle(rows, column, wanted, **fixed):
    """Have these rows name what is wanted in a column (keys), no more and no less: (what came, what left)."""
    before, wanted = set(rows.values_list(column, flat=True)), set(wanted)
    came, left = sorted(wanted - before), sorted(before - wanted)
    rows.filter(**{f"{column}__in": left}).delete()
    InSegment.objects.bulk_create(InSegment(**fixed, **{f"{column}_id": pk}) for pk in came)
    return came, left


def follow_merge(kept, absorbed):
    """Of two who are one from now on: she is in the segments of both."""
    hers = InSegment.objects.filter(contact=absorbed)
    hers.filter(segment__in=list(InSegment.objects.filter(contact=kept).values_list("segment", flat=True))).delete()
    hers.update(contact=kept)
