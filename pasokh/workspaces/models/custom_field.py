from django.db import models

from pasokh.kernel.tenancy.models import TenantModel, TenantQuerySet


class CustomFields(TenantQuerySet):
    """The fields that a business made, in its order."""

    def offered(self):
        """Those that are asked for: not retired."""
        return self.filter(retired_at=None)


class CustomField(TenantModel):
    """A field that a business adds to one of the product's things (`noun`; "ticket" so far).

    `key` is its name for machines and in stored values, and never changes. `choices` are `{"key", "labels", "retired"}` in order, for kinds that
    are chosen from. `condition` is a filter over other fields of the same noun: the field is asked for where it holds, always where it is None.
    A retired field is asked for no more; values that were given stay.
    """

    PREFIX = "fld"

    class Kind(models.TextChoices):
        TEXT = "text"
        LONG_TEXT = "long_text"
        NUMBER = "number"
        MONEY = "money"
        CHOICE = "choice"
        CHOICES = "choices"
        YES_NO = "yes_no"
        DATE = "date"
        PHONE = "phone"
        NATIONAL_ID = "national_id"
        COMPANY_ID = "company_id"
        FILE = "file"

    class Needed(models.TextChoices):
        """By when it must be filled in."""

        NEVER = "never"
        SOLVING = "solving"
        CREATION = "creation"

    noun = models.CharField(max_length=20, default="ticket")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    labels = models.JSONField(default=dict)
    help = models.JSONField(default=dict)
    choices = models.JSONField(default=list)
    needed = models.CharField(max_length=10, choices=Needed, default=Needed.NEVER)
    shown_to_customers = models.BooleanField(default=False)
    condition = models.JSONField(null=True)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = CustomFields.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "noun", "key"], name="one_field_per_key")]

    def __str__(self):
        return self.key

    def label(self, language) -> str:
        return self.labels.get(language) or next(iter(self.labels.values()), self.key)

    def help_text(self, language) -> str:
        """What helps to fill it in; "" where nothing was written."""
        return self.help.get(language) or next(iter(self.help.values()), "")

    def choice_label(self, key, language) -> str:
        """A choice in words; one that is no longer there shows its key."""
        for choice in self.choices:
            if choice["key"] == key:
                return choice["labels"].get(language) or next(iter(choice["labels"].values()), key)
        return key
