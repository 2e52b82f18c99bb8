from django.db import models

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel


class HeldReply(TenantModel):
    """An answer that is written and not said yet: for the seconds in which it can be taken back, or until the time that was chosen.

    It is no Message before it goes, so no customer, clock or report can see it. `text` is as it was typed. `goes_at` (UTC) is when it goes;
    with `waits` it stays when the customer writes before that (`crossed_at`), until somebody decides. `solving` is the event by which
    the ticket was solved together with it: taken back, it takes that along. Attachments that name it are its files. `mailing` is how it is mailed (see
    `tickets.writing.mailing`).
    """

    PREFIX = "hld"

    class Why(models.TextChoices):
        UNDO = "undo"
        LATER = "later"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="held_replies")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=40, blank=True)
    client_id = models.UUIDField()
    goes_at = models.DateTimeField()
    waits = models.BooleanField(default=False)
    crossed_at = models.DateTimeField(null=True)
    solving = models.BigIntegerField(null=True)
    mailing = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "member", "client_id"], name="one_held_reply_per_client_id")
        ]
        indexes = [models.Index(fields=["workspace_id", "ticket", "goes_at"], name="held_reply_of_ticket")]

    def __str__(self):
        return f"held for {self.ticket_id} until {self.goes_at}"

    @property
    def stays(self) -> bool:
        """Whether it waits for somebody's decision: the customer wrote before it went."""
        return self.waits and self.crossed_at is not None


_waiting = Ready(lambda: HeldReply.objects.filter(ticket=Asked("ticket")).values_list("pk"), prepared=True)


class Holding(models.Model):
    """What is written and not said yet. `held` counts it, so that most pages and messages need not ask."""

    held = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def count_held(self):
        """Bring `held` up to date. The caller holds the ticket's lock."""
        self.held = len(_waiting(ticket=self.pk))
        self.save(update_fields=["held"])
