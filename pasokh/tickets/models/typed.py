from django.db import models

from pasokh.events import track
from pasokh.kernel.tenancy.models import TenantForeignKey


class Typed(models.Model):
    """What kind of request it is, and what its fields say.

    `values` holds them by the field's key, as `tickets.forms` reads them; a field that was not filled in is not there. They are
    written by `actions.fill` alone.
    """

    type = TenantForeignKey("tickets.TicketType", on_delete=models.PROTECT, null=True, related_name="+")
    values = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def classify(self, type, *, by):
        """Make it a request of this type, or of none. What its fields say stays. Raises ValueError for a retired type."""
        before = self.type_id
        if before == (type.pk if type else None):
            return None
        if type and type.retired_at:
            raise ValueError("a retired type")
        self.type = type
        self.save(update_fields=["type"])
        return track("ticket.typed", actor=by.actor, subject=self, before=before, type=type.pk if type else None)
