"""What can be asked of customers in the filter language, by the database or of one in memory."""

from functools import lru_cache

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.filters import Field
from pasokh.kernel.filters.queries import among_rows
from pasokh.kernel.filters.rows import fixed, named, rows_by_id

from .models import Company, Contact, Identity, InSegment, Segment
from .queries import segments_of

PAST = ("in", "not_in", "before", "after", "older_than", "newer_than")
LANGUAGES = {"fa": _("Persian"), "en": _("English")}


class Facts:
    """What filters ask of one customer, read lazily and once; `scope` is what relative words mean for it."""

    def __init__(self, contact, scope):
        self.contact, self.scope, self._read = contact, scope, {}

    def get(self, key):
        """The value of a field; None of a field that is not there."""
        if key not in self._read:
            field = fields().get(key)
            self._read[key] = field.read(self.contact) if field else None
        return self._read[key]


def _languages():
    return {key: str(word) for key, word in LANGUAGES.items()}


def _in_segment(test):
    return among_rows(test, InSegment.objects.of(OuterRef("pk"), OuterRef("company")), "segment")


def _reached(kind):
    """Whether she can be reached by a kind of identity: (for the database, of one customer)."""
    rows = Identity.objects.filter(contact=OuterRef("pk"), kind=kind)

    def where(test):
        return Exists(rows) if test.op == "yes" else ~Exists(rows)

    return {"where": where, "read": lambda contact: bool(contact.reach(kind))}


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """The fields of customers, by key."""
    found = (
        Field("name", "text", _("Name"), "name", read=lambda c: c.name),
        Field("language", "choice", _("Language"), "language", ops=("is", "is_not"), read=lambda c: c.language, **fixed(_languages)),
        Field("company", "choice", _("Company"), "company", read=lambda c: c.company_id, keys=rows_by_id(Company), **named(Company)),
        Field("segment", "choices", _("Segment of the customer"), where=_in_segment, read=_segments, keys=rows_by_id(Segment), **named(Segment)),
        Field("phone", "yes_no", _("Her phone is known"), **_reached("phone")),
        Field("email", "yes_no", _("Her e-mail address is known"), **_reached("email")),
        Field("created", "moment", _("Known since"), "created_at", ops=PAST, read=lambda c: c.created_at),
        Field("seen", "moment", _("Seen last"), "last_seen_at", read=lambda c: c.last_seen_at),
    )  # fmt: skip
    return {field.key: field for field in found}


def _segments(contact):
    return segments_of([contact.pk])[contact.pk]


def lock(contact_ids) -> dict[int, Contact]:
    """These customers by key, held until commit, in the order in which everybody holds them; those who are gone or another's are left out."""
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=contact_ids, merged_into=None, erased_at=None)
    return {contact.pk: contact for contact in rows.order_by("pk")}
