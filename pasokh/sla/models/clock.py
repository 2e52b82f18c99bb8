from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

from ..clocks import KINDS, Run, State, Target

STATES = [(state.value, state.value) for state in State]


class Clock(TenantModel):
    """One promise on one ticket, as `clocks.Run` knows it.

    `next_at` is when somebody has to look at it next: to warn, to say that it is broken, or for the next step of its escalation; None where nothing is
    to come. `warned` is the part of its target (of clocks.PARTS) at which it was warned of last, `steps` how many steps of its escalation were taken.
    Times are UTC, `spent` is in the time that the target measures.
    """

    PREFIX = "clk"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    policy = TenantForeignKey("sla.Policy", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    round = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default=State.RUNNING.value)
    seconds = models.PositiveIntegerField()
    always = models.BooleanField(default=False)
    pauses = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    spent = models.DurationField()
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    warned = models.PositiveSmallIntegerField(default=0)
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    steps = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "ticket", "kind", "round"], name="one_clock_per_round")
        ]
        indexes = [
            # The sweep reads what is due, and nothing else.
            models.Index(
                fields=["workspace_id", "next_at", "id"], name="clock_next", condition=Q(next_at__isnull=False)
            ),
            models.Index(fields=["workspace_id", "policy", "ended_at"], name="clock_of_policy"),
        ]

    def __str__(self):
        return f"{self.kind} of {self.ticket_id}: {self.state}"

    @property
    def target(self) -> Target:
        return Target(self.seconds, self.always, self.pauses)

    @property
    def run(self) -> Run:
        """It as the pure clocks know it."""
        return Run(
            self.kind, self.round, self.target, self.started_at, self.since, self.spent, self.due_at,
            State(self.state), self.breached_at, self.ended_at,
        )  # fmt: skip

    def follow(self, run: Run):
        """Stand as this run does; unsaved."""
        self.seconds, self.always, self.pauses = run.target.seconds, run.target.always, run.target.pauses
        self.started_at, self.since, self.spent, self.due_at = run.started_at, run.since, run.spent, run.due_at
        self.state, self.breached_at, self.ended_at = run.state.value, run.breached_at, run.ended_at


class ClockChange(TenantRow):
    """Why the due time of a clock moved, other than by the ticket's own life: what it was, what it is, which event was the cause."""

    class Why(models.TextChoices):
        POLICY = "policy"  # another one holds, or what it promises changed
        HOURS = "hours"
        PRIORITY = "priority"
        TYPE = "type"
        TEAM = "team"
        REQUEST = "request"  # something else about the request
        LATE = "late"  # an event that was taken late

    clock = TenantForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    why = models.CharField(max_length=10, choices=Why)
    before_seconds = models.PositiveIntegerField(null=True)
    after_seconds = models.PositiveIntegerField(null=True)
    before_due = models.DateTimeField(null=True)
    after_due = models.DateTimeField(null=True)
    event = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "clock", "id"], name="changes_of_clock")]

    def __str__(self):
        return f"{self.why}: {self.before_due} → {self.after_due}"
