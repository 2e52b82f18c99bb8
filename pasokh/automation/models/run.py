from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow


class Turn(TenantRow):
    """Something to which rules are still to be applied: an event, or a moment that one rule waited for. It goes when that is done.

    `chain` are the rules because of whose deeds it happened, the first one first. It is about a ticket or a
    contact: of each the earliest is taken first, under its lock.
    """

    event = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60, blank=True)
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="+")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    rule = TenantForeignKey("automation.Rule", on_delete=models.CASCADE, null=True, related_name="+")
    moment = models.DateTimeField(null=True)
    chain = models.JSONField(default=list)
    facts = models.JSONField(default=dict)  # of the event: who did it, when, whether a machine wrote
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "event"], condition=Q(event__isnull=False), name="one_turn_per_event"
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "rule", "ticket", "moment"],
                condition=Q(rule__isnull=False),
                nulls_distinct=False,
                name="one_turn_per_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "id"], name="turns_of_ticket"),
            models.Index(
                fields=["workspace_id", "contact", "id"], name="turns_of_contact", condition=Q(contact__isnull=False)
            ),
        ]

    def __str__(self):
        return f"turn {self.pk}"


class Run(TenantModel):
    """What one rule did on one event or at one moment: why, what, and how it ended.

    `did` is a list of {"do", "state", "note"}; `why` what the event was. `step` is the action to go on with at `resumes_at` while it waits; `actions`
    are those it began with, whatever has become of the rule. `told` is the event "rule.ran", because of which everything happened that it did.
    """

    PREFIX = "run"

    class State(models.TextChoices):
        DONE = "done"
        FAILED = "failed"  # at least one action could not be done; the others were
        WAITING = "waiting"
        ENDED = "ended"  # it waited, and then no longer matched or was switched off
        LOOP = "loop"  # it would have started itself

    rule = TenantForeignKey("automation.Rule", on_delete=models.CASCADE, related_name="runs")
    version = models.PositiveIntegerField()
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="+")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    event = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60, blank=True)
    moment = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State)
    chain = models.JSONField(default=list)
    why = models.JSONField(default=dict)
    did = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    resumes_at = models.DateTimeField(null=True)
    told = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "rule", "event"],
                condition=Q(event__isnull=False),
                name="once_per_rule_and_event",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "rule", "ticket", "moment"],
                condition=Q(moment__isnull=False),
                nulls_distinct=False,
                name="once_per_rule_and_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "-id"], name="runs_newest"),
            models.Index(fields=["workspace_id", "rule", "-id"], name="runs_of_rule"),
            models.Index(fields=["workspace_id", "ticket", "-id"], name="runs_of_ticket"),
            models.Index(
                fields=["workspace_id", "contact", "-id"], name="runs_of_contact", condition=Q(contact__isnull=False)
            ),
            models.Index(fields=["workspace_id", "told"], name="run_by_told", condition=Q(told__isnull=False)),
            models.Index(fields=["workspace_id", "resumes_at"], name="runs_that_wait", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"{self.rule_id} on {self.ticket_id}: {self.state}"
