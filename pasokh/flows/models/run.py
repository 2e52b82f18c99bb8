from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

from .flow import Flow

STATE = ("at", "sequence", "state", "variables", "waits", "tries", "hurried", "said", "outcome", "why")  # of the engine


class Runs(TenantQuerySet):
    """Runs, and which of them are not over."""

    def live(self):
        return self.filter(state__in=Run.LIVE)

    def visible_to(self, member):
        """Those of tickets that she sees; inside the house those that she started or that ask her, all where she leads."""
        from pasokh.tickets.models import Ticket

        from .duty import LEADING, Duty

        seen = Q(ticket__in=Ticket.objects.visible_to(member))
        inside = Q() if member.role in LEADING else Q(starter=member) | Q(pk__in=Duty.objects.of(member).values("run"))
        return self.filter(seen | (Q(ticket=None) & inside))


class Run(TenantModel):
    """One instance of a flow, on a ticket or on none, by the version that it began with.

    The columns of STATE are the engine's (see `flows.engine`); `waits_for` and `until` say of `waits` what is looked for, `waits_until` when somebody
    must look (UTC). `actor_kind` and `actor_id` say who started it, `starter` the member, if it was one. Another run's step may have begun it
    (`parent`, `parent_sequence`). `told` is the event "flow.started", because of which everything happened that it did.
    """

    PREFIX = "frn"

    class State(models.TextChoices):
        RUNNING = "running"
        WAITING = "waiting"
        PAUSED = "paused"  # a person has taken over
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    LIVE = (State.RUNNING, State.WAITING, State.PAUSED)

    flow = TenantForeignKey(Flow, on_delete=models.CASCADE, related_name="runs")
    version = TenantForeignKey("flows.FlowVersion", on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20, choices=Flow.Kind)
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="flow_runs")
    parent = TenantForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    parent_sequence = models.PositiveIntegerField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    starter = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    told = models.BigIntegerField(null=True)
    at = models.CharField(max_length=10, null=True)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    variables = models.JSONField(default=dict)
    waits = models.JSONField(default=dict)
    waits_for = models.CharField(max_length=20, blank=True)
    until = models.CharField(max_length=60, blank=True)
    waits_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    hurried = models.PositiveSmallIntegerField(default=0)
    said = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = Runs.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "flow", "-id"], name="runs_of_flow"),
            models.Index(fields=["workspace_id", "ticket", "-id"], name="flow_runs_of_ticket"),
            models.Index(fields=["workspace_id", "parent"], name="runs_within", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["workspace_id", "waits_until"],
                name="flow_runs_due",
                condition=Q(state="waiting", waits_until__isnull=False),
            ),
            models.Index(
                fields=["workspace_id", "ticket"],
                name="flow_runs_live",
                condition=Q(state__in=("running", "waiting", "paused")),
            ),
        ]

    def __str__(self):
        return f"{self.flow_id} on {self.ticket_id}: {self.state}"

    @property
    def live(self) -> bool:
        """Whether it is not over yet."""
        return self.state in self.LIVE

    @property
    def state_now(self) -> dict:
        """The engine's state."""
        return {name: getattr(self, name) for name in STATE}

    def take_state(self, state):
        """Stand where the engine says, unsaved."""
        for name in STATE:
            setattr(self, name, state[name])
        waits = state["waits"] if state["state"] in ("waiting", "paused") else {}
        kinds = [each for each in waits.get("for", ()) if each not in ("time", "fault")]
        self.waits_for = kinds[0] if kinds else "time" if waits else ""
        self.until = waits.get("until", "")
        if "time" not in waits.get("for", ()):
            self.waits_until = None
        self.ended_at = None if self.live else self.ended_at or timezone.now()


class Passage(TenantRow):
    """A step that a run went through: when it came, when and by which way out it went. Counts and times of a flow's steps are counted here.

    `note` is a code, `by_kind` and `by_id` whose doing it was. Written and left in the transaction of the run's state: once each.
    """

    run = TenantForeignKey(Run, on_delete=models.CASCADE, related_name="passages")
    flow = TenantForeignKey(Flow, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    step = models.CharField(max_length=10)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    exit = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=40, blank=True)
    by_kind = models.CharField(max_length=20, blank=True)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "run", "sequence"], name="one_passage_per_sequence")
        ]
        indexes = [models.Index(fields=["workspace_id", "flow", "entered_at"], name="passages_of_flow")]

    def __str__(self):
        return f"{self.run_id}.{self.sequence} {self.step}"


class Stimulus(TenantRow):
    """Something that a run has still to be told, written in the transaction in which it happened. It goes when the run has taken it.

    `facts` hold ids and codes, nobody's words. An `event` is told once, however often its reaction runs.
    """

    run = TenantForeignKey(Run, on_delete=models.CASCADE, related_name="stimuli")
    kind = models.CharField(max_length=20)
    event = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "run", "kind", "event"],
                condition=Q(event__isnull=False),
                name="one_stimulus_per_event",
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "run", "id"], name="stimuli_of_run")]

    def __str__(self):
        return f"{self.kind} for {self.run_id}"
