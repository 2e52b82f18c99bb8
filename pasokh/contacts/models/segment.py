from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 80


class Segments(TenantQuerySet):
    """Segments by name."""

    def offered(self):
        """Those into which customers may be put still."""
        return self.filter(retired_at=None)


class Segment(TenantModel):
    """Customers who are treated alike: key accounts, those in their trial, those who may leave.

    A customer is in it by herself, or because her company is (`InSegment`). A retired one takes nobody in any more; who is in it stays.
    """

    PREFIX = "seg"

    name = models.CharField(max_length=NAME_LENGTH)
    retired_at = models.DateTimeField(null=True)

    objects = Segments.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_segment_per_name")]

    def __str__(self):
        return self.name


class InSegmentRows(TenantQuerySet):
    """Who is in which segment."""

    def of(self, contact, company):
        """Those of a customer and of her company: keys, or what refers to them in a query around this one."""
        return self.filter(Q(contact=contact) | Q(company=company))


class InSegment(TenantRow):
    """A customer, or everybody of a company, is in a segment."""

    segment = TenantForeignKey(Segment, on_delete=models.CASCADE, related_name="rows")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, null=True, related_name="in_segments")
    company = TenantForeignKey("contacts.Company", on_delete=models.CASCADE, null=True, related_name="in_segments")

    objects = InSegmentRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(company__isnull=True), name="one_customer_in_a_segment"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "contact", "segment"],
                condition=Q(contact__isnull=False),
                name="contact_once_in_a_segment",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "company", "segment"],
                condition=Q(company__isnull=False),
                name="company_once_in_a_segment",
            ),
        ]

    def __str__(self):
        return f"{self.contact_id or self.company_id} in {self.segment_id}"
