from django.db import models
from django.db.models import F, Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

NAME_LENGTH = 120
LEVEL_LENGTH = 40
MOST_INCLUDED = 1_000_000


class Contract(TenantModel):
    """What a customer, or everybody of a company, is entitled to: from a day until a day (the last one counts), so many requests or hours of work.

    `level` is a word of the business («gold») that policies may ask for. `included` is in requests or in hours; a contract without a limit counts too, so
    that it is known what it was used for. `ended_at`: it was ended before its time.
    """

    PREFIX = "con"

    class Limit(models.TextChoices):
        NONE = "none"
        REQUESTS = "requests"
        HOURS = "hours"

    name = models.CharField(max_length=NAME_LENGTH)
    level = models.CharField(max_length=LEVEL_LENGTH, blank=True)
    contact = TenantForeignKey("contacts.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    company = TenantForeignKey("contacts.Company", on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    limit = models.CharField(max_length=10, choices=Limit, default=Limit.NONE)
    included = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "contact", "ends_on"], name="contracts_of_contact"),
            models.Index(fields=["workspace_id", "company", "ends_on"], name="contracts_of_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(company__isnull=True), name="contract_of_one_customer"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after"
            ),
        ]

    def __str__(self):
        return self.name


class ContractUse(TenantRow):
    """A ticket that was opened under a contract; `seconds` is the time worked on it, `within` whether anything was left of what is included."""

    contract = TenantForeignKey(Contract, on_delete=models.CASCADE, related_name="uses")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    within = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket"], name="one_contract_per_ticket")]
        indexes = [models.Index(fields=["workspace_id", "contract", "id"], name="uses_of_contract")]

    def __str__(self):
        return f"{self.contract_id} for {self.ticket_id}"
