from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

from .visitor import TITLE_LENGTH, URL_LENGTH


class Visit(TenantRow):
    """From a visitor's first page to half an hour of silence. `utm` is what the address said of the campaign: source, medium, campaign, term, content."""

    visitor = TenantForeignKey("visitors.Visitor", on_delete=models.CASCADE, related_name="rows")
    began_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    entry_url = models.CharField(max_length=URL_LENGTH, blank=True)
    referrer = models.CharField(max_length=URL_LENGTH, blank=True)
    utm = models.JSONField(default=dict)
    pages = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "visitor", "-id"], name="visit_newest"),
            models.Index(fields=["workspace_id", "last_at"], name="visit_by_age"),
        ]

    def __str__(self):
        return f"visit {self.pk}"


class PageView(TenantRow):
    """A page that was looked at for so many `seconds`; None while that is not known."""

    visit = TenantForeignKey("visitors.Visit", on_delete=models.CASCADE, related_name="views")
    url = models.CharField(max_length=URL_LENGTH)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seconds = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "visit", "-id"], name="view_newest")]

    def __str__(self):
        return self.url
