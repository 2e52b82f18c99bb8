"""The segments of a customer, as her page offers them."""

from pasokh.contacts.models import InSegment, Segment


def offered_to(who) -> list[dict]:
    """Those into which she may be put, and those of hers that take nobody in any more; which are hers, and which are her company's."""
    hers = set(InSegment.objects.filter(contact=who).values_list("segment", flat=True))
    company = (
        set(InSegment.objects.filter(company=who.company_id).values_list("segment", flat=True))
        if who.company_id
        else set()
    )
    return [
        {"id": each.public_id, "name": each.name, "hers": each.pk in hers, "company": each.pk in company}
        for each in Segment.objects.all()
        if each.retired_at is None or each.pk in hers
    ]


def chosen(ids, who) -> set[int]:
    """The keys of those that were ticked, as far as they were offered to her."""
    known = {each.public_id: each for each in Segment.objects.all()}
    hers = set(InSegment.objects.filter(contact=who).values_list("segment", flat=True))
    ticked = (known[each] for each in ids if each in known)
    return {each.pk for each in ticked if each.retired_at is None or each.pk in hers}
