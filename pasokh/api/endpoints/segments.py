"""Segments of customers: which there are, and who is in which. They are made in the settings."""

from ninja import Query, Router

from pasokh.contacts.actions.segments import put_contact
from pasokh.contacts.models import InSegment, Segment
from pasokh.contacts.queries import segments_of

from ..answers import answer
from ..callers import Bearer
from ..paging import OLDEST, page
from ..problems import invalid
from ..references import contact_at, not_erased
from ..schemas.base import Limited
from ..schemas.segments import HerSegments, SegmentOut, SegmentPage, SegmentsIn

router = Router(tags=["contacts"])


@router.get("/segments", auth=Bearer("contacts:read"), response=SegmentPage)
def list_segments(request, asked: Query[Limited]):
    """All segments of customers, retired ones too."""
    request.caller.require("contact.see")
    rows, following = page(Segment.objects.order_by(), OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(SegmentPage(data=[SegmentOut.of(row) for row in rows], next=following))


@router.get("/contacts/{contact_id}/segments", auth=Bearer("contacts:read"), response=HerSegments)
def list_contact_segments(request, contact_id: str):
    """The segments that a customer is in: by herself, or by her company."""
    request.caller.require("contact.see")
    return _told(contact_at(contact_id))


@router.patch("/contacts/{contact_id}/segments", auth=Bearer("contacts:write"), response=HerSegments)
def update_contact_segments(request, contact_id: str, given: SegmentsIn):
    """Have a customer be in these segments by herself, and in no others; those of her company stay hers."""
    request.caller.require("contact.edit")
    contact = not_erased(contact_at(contact_id))
    put_contact(contact=contact, segments=_chosen(given.segment_ids, contact), by=request.caller.member)
    return _told(contact)


def _chosen(ids, contact):
    """The keys of these. Raises Problem 422 for one that is not there, or is retired and not hers."""
    known = {each.public_id: each for each in Segment.objects.all()}
    hers = set(InSegment.objects.filter(contact=contact).values_list("segment", flat=True))
    for place, each in enumerate(ids):
        if each not in known or (known[each].retired_at and known[each].pk not in hers):
            raise invalid("unknown_id", pointer=f"/segment_ids/{place}")
    return {known[each].pk for each in ids}


def _told(contact):
    hers = set(InSegment.objects.filter(contact=contact).values_list("segment", flat=True))
    rows = Segment.objects.filter(pk__in=segments_of([contact.pk])[contact.pk])
    return answer(HerSegments.of(rows, hers))
