from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

TEXT_LIMIT = 100_000


class Message(TenantModel):
    """One thing said on a ticket: by the customer (`incoming`), to her (`reply`), among us (`note`), by the program (`notice`).

    `position` is its place in the thread, taken under the ticket's lock: clocks of senders change no order.
    `client_id` is made by the sender, so that a retry never doubles it. `html` is sanitised, empty for plain text.
    `quoted` is what a mail repeated of earlier ones; `source` the Markdown that `html` and `text` were made of, empty for plain text.
    `origin` says where it came from or goes to ("chat:12"): a kind and an id, not a key.
    `home` is the ticket on which it was said, once a merge or a split has moved it, and `home_place` its place then (`Ticket.place_of`).
    """

    PREFIX = "msg"

    class Kind(models.TextChoices):
        INCOMING = "incoming"
        REPLY = "reply"
        NOTE = "note"
        NOTICE = "notice"

    class State(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="messages")
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    author_kind = models.CharField(max_length=10)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    failure = models.TextField(blank=True)
    client_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    why_here = models.CharField(max_length=20, blank=True)
    source = models.TextField(blank=True)
    home = TenantForeignKey("tickets.Ticket", on_delete=models.SET_NULL, null=True, related_name="+")
    home_place = models.BigIntegerField(null=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "ticket", "position"], name="one_message_per_position"),
            models.UniqueConstraint(
                fields=["workspace_id", "author_kind", "author_id", "client_id"],
                condition=Q(client_id__isnull=False),
                name="one_message_per_client_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "external_id"], name="message_by_external_id", condition=~Q(external_id="")
            ),
            models.Index(fields=["workspace_id", "home"], name="message_away", condition=Q(home__isnull=False)),
        ]

    def __str__(self):
        return f"{self.kind} {self.position} of {self.ticket_id}"

    @property
    def public(self) -> bool:
        """Whether the customer may see it."""
        return self.kind != self.Kind.NOTE

    @property
    def from_customer(self) -> bool:
        return self.kind == self.Kind.INCOMING
