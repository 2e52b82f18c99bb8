from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.database.writing import insert
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class ChannelStep(TenantRow):
    """One step of what came in (`receipt`) or goes out (`delivery`), written in the transaction in which it happened. Kept for ninety days.

    `words` are the server's own (or ours, see `failures`). The first step of each has its `address`, whom it is from or to, and its `subject`.
    `about`: of `arrived` how it came (`by`, `folder`, `uid`, `peer`); of `threaded` `why` and whether it `opened` a request; of `taken` and `retried` the
    `member`; of `begun` which `try`; of `put_off` the `next` try (UTC, ISO 8601). `message` is what became of it, or what it carries: so its steps
    follow it from request to request.
    """

    class Step(models.TextChoices):
        ARRIVED = "arrived"
        READ = "read"
        THREADED = "threaded"
        NOTED = "noted"
        QUARANTINED = "quarantined"
        SET_ASIDE = "set_aside"
        TAKEN = "taken"
        QUEUED = "queued"
        BEGUN = "begun"
        PUT_OFF = "put_off"
        SENT = "sent"
        REFUSED = "refused"
        UNSURE = "unsure"
        DELAYED = "delayed"
        BOUNCED = "bounced"
        RETRIED = "retried"

    FIRST = (Step.ARRIVED, Step.QUEUED)
    TROUBLE = (Step.QUARANTINED, Step.PUT_OFF, Step.REFUSED, Step.UNSURE, Step.DELAYED, Step.BOUNCED)

    channel = TenantForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    receipt = TenantForeignKey("channels.Receipt", on_delete=models.CASCADE, null=True, related_name="+")
    delivery = TenantForeignKey("channels.Delivery", on_delete=models.CASCADE, null=True, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, null=True, related_name="+")
    step = models.CharField(max_length=12, choices=Step)
    words = models.TextField(blank=True)
    address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    about = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace_id", "-id"], name="step_first", condition=Q(step__in=["arrived", "queued"])
            ),
            models.Index(
                fields=["workspace_id", "-id"],
                name="step_trouble",
                condition=Q(step__in=["quarantined", "put_off", "refused", "unsure", "delayed", "bounced"]),
            ),
            models.Index(
                fields=["workspace_id", "receipt"], name="step_of_receipt", condition=Q(receipt__isnull=False)
            ),
            models.Index(
                fields=["workspace_id", "delivery"], name="step_of_delivery", condition=Q(delivery__isnull=False)
            ),
            models.Index(
                fields=["workspace_id", "message"], name="step_of_message", condition=Q(message__isnull=False)
            ),
            models.Index(fields=["workspace_id", "at"], name="step_old"),
        ]

    def __str__(self):
        return f"{self.step} of {self.receipt_id or self.delivery_id}"


LONGEST_WORDS = 2_000  # characters
LONGEST_SUBJECT = 255


def step_of(row, step, *, words="", message=None, address="", subject="", at=None, **about) -> ChannelStep:
    """A step of a Receipt or a Delivery, not written yet. Several are written together by `write_steps`."""
    is_delivery = hasattr(row, "recipient")
    return ChannelStep(
        workspace_id=row.workspace_id,
        channel_id=row.channel_id,
        receipt_id=None if is_delivery else row.pk,
        delivery_id=row.pk if is_delivery else None,
        message_id=row.message_id if is_delivery else message and message.pk,
        step=step,
        words=_stored(words, LONGEST_WORDS),
        address=_stored(address, 320),
        subject=_stored(subject, LONGEST_SUBJECT),
        about=about,
        at=at or timezone.now(),
    )


def write_steps(steps) -> None:
    """Write steps down, by one statement however many they are."""
    insert(list(steps))


def _stored(text, longest):
    # PostgreSQL keeps no NUL, and servers and strangers write anything.
    return str(text).replace("\x00", "")[:longest]
