from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

from ..clocks import Target

NAME_LENGTH = 80
LONGEST = 366 * 24 * 3600  # seconds of a target
MOST_STEPS = 8  # of an escalation
HIGHEST = 5  # teams above a ticket's own, up to which it may climb


def everything():
    """The filter of a policy that is for every request."""
    return {"all": []}


class Policies(TenantQuerySet):
    """Policies, in the order that decides where several match."""

    def in_force(self):
        return self.filter(retired_at=None)


class Policy(TenantModel):
    """What is promised, and to whom: of those that match a request the first by `place` holds.

    `filter` is over tickets, in the filter language; `contract` narrows it to customers with a contract ("any"), without ("none"), or with one of a
    level ("level:gold"). `targets` is {kind: {"seconds", "always", "pauses"}}; `steps` of the escalation are [{"after", "to", "up"}]: seconds of its own
    time after a promise was broken, and whom it tells: "assignee", or "leads" of the team `up` teams above the ticket's. `warns` is the percentage of a
    target after which its assignee is warned, 0 for never. `since`: requests opened before that moment (UTC) are none of its; None for all.
    `version` counts its changes.
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
    warns = models.PositiveSmallIntegerField(default=75)
    steps = models.JSONField(default=list)
    since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    objects = Policies.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(warns__lt=100), name="warns_before_it_is_late"),
        ]

    def __str__(self):
        return self.name

    def target_of(self) -> dict[str, Target]:
        """The targets by kind."""
        return {kind: Target(**target) for kind, target in self.targets.items()}
