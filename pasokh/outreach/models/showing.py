from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

COUNTED = ("met", "shown", "showings", "opened", "closed", "answered", "converted")


class Showing(TenantRow):
    """What one variant of a version counts of those who first met it on one day of the business's own zone. It outlives visitors: it names nobody.

    `met` are the visitors who met what it asks for, `shown` those of them who were shown it (none of the control group), `showings` how often;
    `opened`, `closed`, `answered` and `converted` are visitors again, each once.
    """

    message = TenantForeignKey("outreach.SmartMessage", on_delete=models.CASCADE, related_name="showings")
    version = models.PositiveIntegerField()
    variant = models.CharField(max_length=10)
    day = models.DateField()
    met = models.IntegerField(default=0)
    shown = models.IntegerField(default=0)
    showings = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    converted = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "message", "version", "variant", "day"], name="one_showing_per_variant_and_day"
            )
        ]

    def __str__(self):
        return f"{self.message_id} v{self.version} {self.variant} on {self.day}"
