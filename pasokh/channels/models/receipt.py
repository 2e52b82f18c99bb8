from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from .channel_step import ChannelStep, step_of, write_steps

Step = ChannelStep.Step


class Receipt(TenantModel):
    """Raw input as it arrived, stored before it was acknowledged. `key` makes it one per channel however often it comes.

    Small input stands in `raw`; large input in the file store under `stored`. What cannot be processed waits in
    quarantine with its reason, where a person sees it, can read it and try again.
    """

    PREFIX = "rcp"

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        IGNORED = "ignored"
        QUARANTINED = "quarantined"

    channel = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=255)
    raw = models.BinaryField(default=bytes)
    stored = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    message_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    put_away = models.BooleanField(default=False)  # once done, its mail is marked, moved or deleted in the mailbox

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "channel", "key"], name="one_receipt_per_key")]
        indexes = [
            models.Index(
                fields=["workspace_id", "state", "-id"], name="receipt_unsettled", condition=~models.Q(state="done")
            ),
            models.Index(
                fields=["workspace_id", "contact_id"],
                name="receipt_of_contact",
                condition=models.Q(contact_id__isnull=False),
            ),
            models.Index(
                fields=["workspace_id", "channel"], name="receipt_put_away", condition=models.Q(put_away=True)
            ),
        ]

    def __str__(self):
        return f"{self.key} ({self.state})"

    def pass_step(self, step, *, words="", **about):
        """It has come so far; written down with what becomes of it in the end (`settle`)."""
        self.__dict__.setdefault("passed", []).append(step_of(self, step, words=words, **about))

    def settle(self, state, *, reason="", message=None, contact_id=None, **about):
        """Write down what became of it, and the steps to it; `about` the last of them."""
        self.state, self.reason, self.done_at = state, reason[:4000], timezone.now()
        self.message_id = message.pk if message else None
        self.contact_id = contact_id
        self.save(update_fields=["state", "reason", "message_id", "contact_id", "done_at"])
        # The words of a fault are its last line; the whole of it stands in the reason.
        words = (reason.strip().splitlines() or [""])[-1]
        last = step_of(self, self._last_step(message), words=words, message=self._made_of(message), **about)
        write_steps([*self.__dict__.pop("passed", ()), last])

    def _last_step(self, message):
        if self.state == self.State.DONE:
            return Step.THREADED if message else Step.NOTED
        return Step.QUARANTINED if self.state == self.State.QUARANTINED else Step.SET_ASIDE

    def _made_of(self, message):
        # What was set aside may be news of a message, and is none itself.
        return message if self.state == self.State.DONE else None
