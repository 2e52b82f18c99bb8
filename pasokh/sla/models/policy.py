from django.db import models

from pasokh.calendars.working_time import WorkingTime
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

from ..clocks import Alarm, Target, alarms_of, seconds_of

NAME_LENGTH = 80
LONGEST = 366 * 24 * 3600  # seconds of a target
MOST_STEPS = 8  # of an escalation
MOST_WARNINGS = 5  # of each of the two ways to say when
HIGHEST = 5  # teams above a ticket's own, up to which it may climb


def everything():
    """The filter of a policy that is for every request."""
    return {"all": []}


def usual_warnings():
    """Once, when three quarters of the time are over."""
    return [75]


class Policies(TenantQuerySet):
    """Policies, in the order that decides where several match."""

    def in_force(self):
        return self.filter(retired_at=None)


class Policy(TenantModel):
    """What is promised, and to whom: of those that match a request the first by `place` holds.

    `filter` is over tickets, in the filter language; `contract` narrows it to customers with a contract ("any"), without ("none"), or with one of a
    level ("level:gold"). `targets` is {kind: {"seconds", "days", "always", "pauses"}} (see `clocks.terms.seconds_of`); `steps` of the escalation are
    [{"after", "days", "to", "up"}]: seconds and days of its own time after a promise was broken, and whom it tells: "assignee", or "leads" of the team
    `up` teams above the ticket's. The assignee is warned at `warnings`, percentages of a target in order, and at `warnings_before` its end, [{"seconds",
    "days"}] in the time that it measures. `since`: requests opened before that moment (UTC) are none of its; None for all. `version` counts its changes.
    """

    PREFIX = "pol"

    class HoursOf(models.TextChoices):
        BUSINESS = "business"
        OWN = "own"  # one calendar, `hours`
        PLACE = "place"  # those of the ticket's team or site

    name = models.CharField(max_length=NAME_LENGTH)
    place = models.PositiveSmallIntegerField(default=0)
    filter = models.JSONField(default=everything)
    contract = models.CharField(max_length=60, blank=True)
    hours_of = models.CharField(max_length=10, choices=HoursOf, default=HoursOf.BUSINESS)
    hours = TenantForeignKey("calendars.WorkingHours", on_delete=models.SET_NULL, null=True, related_name="+")
    targets = models.JSONField(default=dict)
    warnings = models.JSONField(default=usual_warnings)
    warnings_before = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    objects = Policies.as_manager()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self):
        return self.name

    def targets_in(self, work: WorkingTime) -> dict[str, Target]:
        """The targets by kind, in the working time by which a request is measured."""
        return {kind: _target(given, work) for kind, given in self.targets.items()}

    def alarms(self, target: Target, work: WorkingTime) -> list[Alarm]:
        """When it warns of a target, in order."""
        befores = [seconds_of(given, work, target.always) for given in self.warnings_before]
        return alarms_of(target, self.warnings, befores)


def _target(given, work):
    always = given.get("always", False)
    return Target(seconds_of(given, work, always), always, given.get("pauses", True))
