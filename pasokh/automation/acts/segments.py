"""Actions on a customer: into a segment, and out of it."""

from django.utils.translation import gettext_lazy as _

from pasokh.contacts.actions.segments import put_contact
from pasokh.contacts.models import InSegment, Segment

from .registry import Act, CannotDo, Param, register


def _segments():
    return [(each.public_id, each.name) for each in Segment.objects.offered()]


def _segment_of(given) -> Segment:
    try:
        return Segment.objects.by_public_id(given["segment"])
    except Segment.DoesNotExist as error:
        raise CannotDo("gone") from error


def _hers(deed):
    return set(InSegment.objects.filter(contact=deed.contact).values_list("segment", flat=True))


def _put(deed, given):
    segment = _segment_of(given)
    if segment.retired_at:
        raise CannotDo("gone")
    put_contact(contact=deed.contact, segments=_hers(deed) | {segment.pk}, by=deed.by)


def _take(deed, given):
    put_contact(contact=deed.contact, segments=_hers(deed) - {_segment_of(given).pk}, by=deed.by)


SEGMENT = Param("segment", "choice", _("Segment"), _segments)
OF_CUSTOMERS = {"for_macros": False, "about": ("contact",)}
register(
    Act(
        "segment",
        _("put her into a segment"),
        "contact.edit",
        (SEGMENT,),
        _("put the customer into the segment “%(segment)s”"),
        _put,
        **OF_CUSTOMERS,
    )
)
register(
    Act(
        "unsegment",
        _("take her out of a segment"),
        "contact.edit",
        (SEGMENT,),
        _("take the customer out of the segment “%(segment)s”"),
        _take,
        **OF_CUSTOMERS,
    )
)
