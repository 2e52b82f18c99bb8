from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.notices.models import Subscription


class Browser(Subscription):
    """A browser of a customer's that asked to be told of answers, on a page of the chat's own: of the site with this origin."""

    PREFIX = "vbr"

    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    site = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "endpoint_hash"], name="a_visitors_browser_once")
        ]
        indexes = [models.Index(fields=["workspace_id", "contact"], name="browsers_of_contact")]

    def __str__(self):
        return f"browser of {self.contact_id}"
