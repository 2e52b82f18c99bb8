from datetime import datetime

from django.db import models

from pasokh.events import Actor
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 100
BODY = ("name", "trigger", "conditions", "actions", "stops")  # what a version is


class Rules(TenantQuerySet):
    """Rules in the order in which they are applied."""

    def standing(self):
        """Those there are, active or not."""
        return self.filter(dropped_at=None).order_by("place", "pk")

    def active(self):
        return self.standing().filter(active=True)


class Rule(TenantModel):
    """When something happens, or time has passed, and if the request matches, then these actions are done, in their order.

    `trigger` says when (see `when`), `conditions` is a filter of tickets without personal words, `actions` a list of `{"do": key, …}` (see `acts`).
    With `stops` the rules after it are not asked where it has matched. `version` counts its changes; `active_since` is from when on it counts (UTC):
    nothing of before is news to it. `key` names one that came with the program. `swept_until` is how far time was looked at, `swept` how far by each
    calendar that a team or a site keeps, and `kept` who kept which then (see `keeping`). Of rules by the clock `next_at` is when they are due next
    (None: to be reckoned anew). `underway` is what has begun and has requests left: {calendar: [moment, key of the last request]}.
    """

    PREFIX = "rul"

    name = models.CharField(max_length=NAME_LENGTH)
    key = models.CharField(max_length=40, blank=True)
    place = models.IntegerField(default=0)
    active = models.BooleanField(default=False)
    stops = models.BooleanField(default=False)
    trigger = models.JSONField()
    conditions = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    active_since = models.DateTimeField(null=True)
    swept_until = models.DateTimeField(null=True)
    swept = models.JSONField(default=dict)
    next_at = models.DateTimeField(null=True)
    underway = models.JSONField(default=dict)
    kept = models.JSONField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = Rules.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "place", "id"], name="rules_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "key"], condition=~models.Q(key=""), name="one_shipped_rule_per_key"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def actor(self) -> Actor:
        """Who does what the rule does."""
        return Actor("automation", self.pk)

    def swept_by(self, key) -> datetime | None:
        """How far time was looked at by a calendar ("": the business's own): one that is kept since lately begins where that one stood."""
        return datetime.fromisoformat(self.swept[key]) if key in self.swept else self.swept_until

    def mark_swept(self, key, until):
        """Time was looked at so far by a calendar; unsaved."""
        if key:
            self.swept[key] = until.isoformat()
        else:
            self.swept_until = until

    @property
    def body(self) -> dict:
        """What is said of it in a version, and in an export."""
        return {name: getattr(self, name) for name in BODY}


class RuleVersion(TenantRow):
    """What a rule said from one change to the next: who changed it, when. A run names the version that it began with."""

    rule = TenantForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "rule", "number"], name="one_version_per_number")
        ]

    def __str__(self):
        return f"{self.rule_id} v{self.number}"
