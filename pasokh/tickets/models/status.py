from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet


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
    ("snoozed", Category.PAUSED, {"fa": "به‌تعویق‌افتاده", "en": "Snoozed"}, {"fa": "در حال بررسی", "en": "In progress"}),
    ("solved", Category.SOLVED, {"fa": "حل‌شده", "en": "Solved"}, {"fa": "حل شد", "en": "Solved"}),
    ("closed", Category.CLOSED, {"fa": "بسته‌شده", "en": "Closed"}, {"fa": "بسته شد", "en": "Closed"}),
)


SHIPPED_KEYS = frozenset(key for key, *_ in SHIPPED)
LANGUAGES = ("fa", "en")
LABEL_LENGTH = 40


class Statuses(TenantQuerySet):
    """Statuses, in the order that the workspace gives them."""

    def offered(self):
        """Those there are: not retired."""
        return self.filter(retired_at=None)

    def choosable(self):
        """Those somebody may put a ticket in. Into the others only its own steps lead: being new, being put off until a time."""
        return self.offered().exclude(key__in=("new", "snoozed"))


class Status(TenantModel):
    """A state of a ticket: a row with a category, one label for agents and another for customers.

    The shipped ones may be called otherwise but stay. A retired one is offered no more; its tickets go to `replaced_by`, of the same category.
    """

    PREFIX = "sta"

    key = models.CharField(max_length=30)
    category = models.PositiveSmallIntegerField(choices=Category)
    labels = models.JSONField(default=dict)
    customer_labels = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    replaced_by = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = Statuses.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="one_status_per_key")]

    def __str__(self):
        return self.key

    @property
    def shipped(self) -> bool:
        """Whether it came with the program: the steps of a ticket's life rely on these."""
        return self.key in SHIPPED_KEYS

    @property
    def standing(self) -> "Status":
        """Itself, or what stands in for it since it was retired."""
        return self.replaced_by.standing if self.replaced_by_id else self

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
