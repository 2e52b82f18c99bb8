from django.db import models

from pasokh.kernel.tenancy.models import TenantModel


class Category(models.IntegerChoices):
    """What clocks, lists and reports rely on, whatever a status is called."""

    OPEN = 1
    PAUSED = 2
    SOLVED = 3
    CLOSED = 4


# key, category, label for agents and for customers by language
SHIPPED = (
    ("new", Category.OPEN, {"fa": "تازه", "en": "New"}, {"fa": "ثبت شد", "en": "Received"}),
    ("open", Category.OPEN, {"fa": "باز", "en": "Open"}, {"fa": "در حال بررسی", "en": "In progress"}),
    (
        "waiting",
        Category.PAUSED,
        {"fa": "در انتظار مشتری", "en": "Waiting for customer"},
        {"fa": "در انتظار پاسخ شما", "en": "Waiting for your answer"},
    ),
    ("solved", Category.SOLVED, {"fa": "حل‌شده", "en": "Solved"}, {"fa": "حل شد", "en": "Solved"}),
    ("closed", Category.CLOSED, {"fa": "بسته‌شده", "en": "Closed"}, {"fa": "بسته شد", "en": "Closed"}),
)


class Status(TenantModel):
    """A state of a ticket: a row with a category, one label for agents and another for customers."""

    PREFIX = "sta"

    key = models.CharField(max_length=30)
    category = models.PositiveSmallIntegerField(choices=Category)
    labels = models.JSONField(default=dict)
    customer_labels = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="one_status_per_key")]

    def __str__(self):
        return self.key

    def label(self, language) -> str:
        return self.labels.get(language) or next(iter(self.labels.values()), self.key)

    def customer_label(self, language) -> str:
        return self.customer_labels.get(language) or self.label(language)

    @classmethod
    def ship(cls):
        """Give the current workspace the shipped statuses; those it has stay as they are."""
        for place, (key, category, labels, customer_labels) in enumerate(SHIPPED):
            words = {"category": category, "labels": labels, "customer_labels": customer_labels, "place": place}
            cls.objects.get_or_create(key=key, defaults=words)
