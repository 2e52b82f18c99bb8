from datetime import timedelta

from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantQuerySet, TenantRow


class Waits(TenantQuerySet):
    """What stands in queues."""

    def in_line(self):
        """What waits for somebody to take it."""
        return self.filter(held_until=None)

    def held(self):
        """What is still talked with by something else."""
        return self.exclude(held_until=None)


class Waiting(TenantRow):
    """A request in a queue, from its coming until a member has it.

    `since` is when it came (UTC), also through other queues, and of what comes back from a member since when its customer waits for us;
    `at` its place: who has the smaller one goes first (see `place_at`). What decides who
    gets it is written down when it comes: `channel`, `rather` (skills that are preferred), `last_agent`. While `offered` a member thinks it over.
    `overflow_at` is when it goes elsewhere; `callback_at` when the customer was offered a call-back, `callback_taken_at` when she said yes. Until
    `held_until` (UTC) it is nobody's turn to take it, for something talks with the customer (see `routing.holding`): then, at the latest, it comes.
    """

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    queue = TenantForeignKey("routing.Queue", on_delete=models.CASCADE, related_name="waiting")
    since = models.DateTimeField()
    at = models.DateTimeField()
    priority = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=20)
    rather = models.JSONField(default=list)
    last_agent = models.BigIntegerField(null=True)
    offered = models.BooleanField(default=False)
    overflow_at = models.DateTimeField(null=True)
    callback_at = models.DateTimeField(null=True)
    callback_taken_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)

    objects = Waits.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket"], name="waits_once")]
        indexes = [
            models.Index(fields=["workspace_id", "queue", "at", "id"], name="waiting_in_order"),
            models.Index(
                fields=["workspace_id", "overflow_at"],
                name="waiting_to_overflow",
                condition=Q(overflow_at__isnull=False),
            ),
            models.Index(
                fields=["workspace_id", "held_until"], name="waiting_held", condition=Q(held_until__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.ticket_id} waits in {self.queue_id}"

    def come(self, now, queue, *, last):
        """It comes now into this queue: to be the `last` that came, or to stand by since when its customer waits for us.

        Whom we answered last waits from now on.
        """
        self.since = now if last else min(self.ticket.waiting_since or now, now)
        self.at = place_at(self.since, self.priority, queue)


def place_at(since, priority, queue):
    """The place in line (a time, UTC): when it came, earlier by the queue's head start for each level of priority, and by its lead."""
    return since - timedelta(minutes=queue.head_start * priority + queue.lead)
