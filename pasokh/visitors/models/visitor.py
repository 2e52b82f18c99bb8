from datetime import timedelta

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

URL_LENGTH = 1000
TITLE_LENGTH = 200
SITE_LENGTH = 40
KEY_LENGTH = 64
PAUSE = timedelta(minutes=30)  # of silence, after which the next page begins another visit, as everywhere on the web


class Visitor(TenantModel):
    """A browser on one site. `site` is the origin of its channel ("chat:12"), `key` the name in its token, which is also its contact's identity.

    What stands from `visit_at` on is about her present (or last) visit, so that a list of thousands reads one table. `cart_value` is in rials.
    `day` is the last day (of the business's zone) on which she was counted; `folded` is what a search for words looks at.
    """

    PREFIX = "vis"

    class Device(models.TextChoices):
        DESKTOP = "desktop"
        PHONE = "phone"
        TABLET = "tablet"

    site = models.CharField(max_length=SITE_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH)
    contact = TenantForeignKey("contacts.Contact", on_delete=models.SET_NULL, null=True, related_name="visitors")
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    visits = models.IntegerField(default=0)
    device = models.CharField(max_length=10, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=dict)
    cart = models.JSONField(default=dict)
    cart_value = models.BigIntegerField(default=0)
    day = models.DateField(null=True)
    visit_at = models.DateTimeField(null=True)
    referrer = models.CharField(max_length=URL_LENGTH, blank=True)
    url = models.CharField(max_length=URL_LENGTH, blank=True)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    page_at = models.DateTimeField(null=True)
    pages = models.IntegerField(default=0)
    current_visit = models.BigIntegerField(null=True)
    current_view = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "site", "key"], name="one_visitor_per_key_and_site")
        ]
        indexes = [
            models.Index(fields=["workspace_id", "contact"], name="visitor_by_contact"),
            models.Index(fields=["workspace_id", "key"], name="visitor_by_key"),
            models.Index(
                fields=["workspace_id", "day"], name="visitor_by_day"
            ),  # renewed once a day, not with each page
        ]

    def __str__(self):
        return self.public_id

    def is_back(self, now) -> bool:
        """Whether a page that she opens now begins another visit."""
        return self.current_visit is None or now - self.last_seen_at > PAUSE
