from django.db import models
from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet
from pasokh.workspaces.models import Member, TeamMembership

TITLE_LENGTH = 200
NOTE_LENGTH = 2_000
LEADING = (Member.Role.OWNER, Member.Role.ADMIN, Member.Role.LEAD)


class Duties(TenantQuerySet):
    """What runs ask of colleagues."""

    def open(self):
        """What nobody has answered yet, the most urgent first."""
        return self.filter(ended_at=None).order_by(models.F("due_at").asc(nulls_last=True), "pk")

    def of(self, member):
        """What this member is asked: by name, as one of a team, or as one who leads it."""
        teams = TeamMembership.objects.filter(member=member)
        hers = Q(member=member) | Q(leads=False, team__in=teams.values("team"))
        hers |= Q(leads=True, team__in=teams.filter(lead=True).values("team"))
        if member.role in LEADING:
            hers |= Q(leads=True, team=None)
        return self.filter(hers)


class Duty(TenantModel):
    """What a run asks of a member, of a team, or of those who lead it (`leads`; without a team: of all who lead): a task or an approval.

    A task of a request stands among the request's tasks too (`task`). `outcome` is how it ended: one of the step's, or "withdrawn".
    """

    PREFIX = "dut"

    class What(models.TextChoices):
        TASK = "task"
        APPROVAL = "approval"

    run = TenantForeignKey("flows.Run", on_delete=models.CASCADE, related_name="duties")
    sequence = models.PositiveIntegerField()
    step = models.CharField(max_length=10)
    what = models.CharField(max_length=10, choices=What)
    title = models.CharField(max_length=TITLE_LENGTH)
    member = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    team = TenantForeignKey("workspaces.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    leads = models.BooleanField(default=False)
    task = TenantForeignKey("tickets.Task", on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    objects = Duties.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "run", "sequence"], name="one_duty_per_passage")]
        indexes = [
            models.Index(fields=["workspace_id", "member"], name="duties_of_member", condition=Q(ended_at=None)),
            models.Index(fields=["workspace_id", "team"], name="duties_of_team", condition=Q(ended_at=None)),
            models.Index(fields=["workspace_id", "task"], name="duty_of_task", condition=Q(task__isnull=False)),
        ]

    def __str__(self):
        return self.title
