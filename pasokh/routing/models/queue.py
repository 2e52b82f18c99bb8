from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 80
DAY = 24 * 60


def everything():
    """The filter of a queue that takes whatever none before it took."""
    return {"all": []}


class Queues(TenantQuerySet):
    """Queues, in the order in which they are asked whose a request is."""

    def active(self):
        """Those that take requests: not retired."""
        return self.filter(retired_at=None)


class Queue(TenantModel):
    """Requests that wait for somebody of certain teams.

    The first queue in order whose `filter` a new request matches takes it. `strategy` says who of those with room is next; before it, who helped
    the customer last (`last_agent_first`), speaks her language (`by_language`) or knows her stage (`by_stage`) is preferred. `offer_seconds`: how long
    a member may think it over; 0 assigns at once. After `overflow_after` seconds of working time (0: never) a request goes to `overflow_to`, or
    the customer is called back. When who has a request of it has been gone for `hand_on_after` seconds of working time (0: never) while the
    customer waits for an answer, it is handed on. First is who came first; each level of priority counts as having come `head_start` minutes earlier, and all
    of this queue as having come `lead` minutes earlier: so that what is urgent goes first, and nothing waits for ever behind it.
    """

    PREFIX = "que"

    class Strategy(models.TextChoices):
        ROUND_ROBIN = "round_robin"
        LEAST_BUSY = "least_busy"
        LONGEST_IDLE = "longest_idle"
        SKILL = "skill"
        MANUAL = "manual"

    class Overflow(models.TextChoices):
        NONE = "none"
        QUEUE = "queue"
        CALLBACK = "callback"

    name = models.CharField(max_length=NAME_LENGTH)
    place = models.PositiveSmallIntegerField(default=0)
    filter = models.JSONField(default=everything)
    strategy = models.CharField(max_length=20, choices=Strategy, default=Strategy.LEAST_BUSY)
    last_agent_first = models.BooleanField(default=True)
    by_language = models.BooleanField(default=False)
    by_stage = models.BooleanField(default=False)
    keeps_hours = models.BooleanField(default=True)
    offer_seconds = models.PositiveIntegerField(default=0)
    overflow = models.CharField(max_length=10, choices=Overflow, default=Overflow.NONE)
    overflow_after = models.PositiveIntegerField(default=0)
    overflow_to = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    hand_on_after = models.PositiveIntegerField(default=0)
    head_start = models.PositiveIntegerField(default=DAY)
    lead = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    teams = models.ManyToManyField("workspaces.Team", through="routing.QueueTeam", related_name="queues")

    objects = Queues.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_queue_per_name")]

    def __str__(self):
        return self.name


class QueueTeam(TenantRow):
    """A team works a queue; the first of them gets requests that have no team of the queue's."""

    queue = TenantForeignKey(Queue, on_delete=models.CASCADE, related_name="worked_by")
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "queue", "team"], name="works_a_queue_once")]

    def __str__(self):
        return f"{self.team_id} works {self.queue_id}"


class Need(TenantRow):
    """A queue's requests go only to members who know a skill at least so well; with level 0 to anybody, by strategy "skill" rather to who knows it."""

    queue = TenantForeignKey(Queue, on_delete=models.CASCADE, related_name="needs")
    skill = TenantForeignKey("workspaces.Skill", on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "queue", "skill"], name="needs_once")]

    def __str__(self):
        return f"{self.queue_id} needs {self.skill_id}: {self.level}"
