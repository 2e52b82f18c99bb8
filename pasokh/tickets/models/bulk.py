from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow


class Bulk(TenantModel):
    """One change to many tickets, done in small batches by a job: who, which verb with what, how far it is.

    `verb` and `given` are what `actions.bulk` knows. `undoes` is the work that this one takes back.
    """

    PREFIX = "blk"

    class State(models.TextChoices):
        GOING = "going"
        STOPPED = "stopped"
        DONE = "done"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=20)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.GOING)
    total = models.PositiveIntegerField(default=0)
    undoes = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="undone_by")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "member", "-id"], name="bulk_of_member")]

    def __str__(self):
        return f"{self.verb} of {self.total}"


class BulkPart(TenantRow):
    """One ticket of a bulk change: its state is written in the transaction that changes the ticket, so it is changed once.

    `why` is the reason of a refusal, a code. `before` and `after` are what the ticket said, for the way back.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SAME = "same"
        REFUSED = "refused"

    bulk = TenantForeignKey(Bulk, on_delete=models.CASCADE, related_name="parts")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "bulk", "ticket"], name="changed_once_in_bulk")]
        indexes = [models.Index(fields=["workspace_id", "bulk", "state", "id"], name="bulk_part_by_state")]

    def __str__(self):
        return f"{self.ticket_id} in {self.bulk_id}"
