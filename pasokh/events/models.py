from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantRow

OF_BUSINESS = ~Q(subject_kind="ticket") & ~Q(kind__in=["contact.created", "presence.changed"])
XACT_ID = "pg_current_xact_id()::text::bigint"


class EventQuerySet(models.QuerySet):
    def of_business(self):
        """Those about the business itself rather than its daily work, newest first, by an index of their own."""
        return self.filter(OF_BUSINESS).order_by("-pk")


class Event(TenantRow):
    """One thing that happened: who did what to which subject, when, because of what.

    `xact_id` is the writing transaction's id: serial ids do not become visible in their own order, so readers
    that resume do it below the oldest running transaction. `created_at` is UTC.
    """

    kind = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    cause_id = models.BigIntegerField(null=True)
    xact_id = models.BigIntegerField(db_default=RawSQL(XACT_ID, []))  # noqa: S611 (a constant)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    # What its verb wrote together with it, for readers in the same process: they need not fetch it again. None on events that were read.
    brought = None

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "subject_kind", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["workspace_id", "id"], name="event_in_order"),
            # Settings, roles and access, for the audit log: few among the many about tickets and new visitors.
            models.Index(fields=["workspace_id", "-id"], name="event_of_business", condition=OF_BUSINESS),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"


class FailedReaction(TenantRow):
    """A reaction that raised: kept, shown to admins, and retried by a job. Never a reason to refuse the change."""

    event = models.BigIntegerField()
    reaction = models.CharField(max_length=200)
    error = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "event", "reaction"], name="one_failure_per_reaction")
        ]

    def __str__(self):
        return f"{self.reaction} of event {self.event}"
