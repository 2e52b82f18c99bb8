from django.db import models
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

LONGEST_ADDRESS = 320


class Transcript(TenantModel):
    """A ticket's conversation that was mailed to somebody: to whom, by whom, with what, and what became of it.

    One that its customer asked for (`for_customer`) holds nothing but what she has before her.
    It is marked as `sending` before its mail is handed over: one found so was begun by a process that died, may have gone out, and is not sent again.
    """

    PREFIX = "tra"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="transcripts")
    member = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    language = models.CharField(max_length=8)
    notes = models.BooleanField(default=False)
    events = models.BooleanField(default=False)
    pdf = models.BooleanField(default=False)
    for_customer = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    failure = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "ticket", "id"], name="transcript_of_ticket")]

    def __str__(self):
        return f"transcript of {self.ticket_id}"

    @classmethod
    def ask(cls, *, ticket, by, **wanted):
        """Have it sent, for a member or for its customer. `wanted`: address, language, notes, events, pdf. Whoever reacts to the event sends it."""
        given = {"for_customer": True} if by.actor.kind == "contact" else {"member": by}
        asked = cls.objects.create(ticket=ticket, **given, **wanted)
        track("ticket.transcript", actor=by.actor, subject=ticket, transcript=asked.pk, notes=asked.notes)
        return asked

    def begin(self) -> bool:
        """Whether it is to be sent now; callers hold its lock and commit before they send."""
        if self.state == self.State.SENDING:
            self.finish(failure="unsure")
        if self.state != self.State.QUEUED:
            return False
        self.state = self.State.SENDING
        self.save(update_fields=["state"])
        return True

    def finish(self, failure=""):
        """It went out, or why it did not."""
        self.state = self.State.FAILED if failure else self.State.SENT
        self.failure, self.sent_at = failure[:2000], None if failure else timezone.now()
        self.save(update_fields=["state", "failure", "sent_at"])
        if failure:
            track(
                "ticket.transcript_failed", actor=SYSTEM, subject=self.ticket, transcript=self.pk, member=self.member_id
            )
