from django.db import models
from django.db.models import Exists, OuterRef, Q

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow
from pasokh.workspaces.models import TeamMembership

from .orders import order_of

NAME_LENGTH = 60
GROUPINGS = ("status", "assignee", "team", "priority", "channel")
BOARDS = ("status", "assignee")  # what a drop can change by one verb
COLUMNS = (
    *(
        "number",
        "contact",
        "subject",
        "status",
        "assignee",
        "team",
        "priority",
        "type",
        "tags",
        "channel",
        "company",
        "inbox",
    ),
    *("activity", "created", "waiting", "due"),
)
USUAL_COLUMNS = ["number", "contact", "subject", "status", "assignee", "priority", "activity"]
MOST_PINS = 8
MOST_VIEWS = 200  # of one member


def pinned_by(member_id):
    """Whether this member has pinned a view, as a column of its rows."""
    return Exists(Pin.objects.filter(view=OuterRef("pk"), member=member_id))


def everything():
    """The filter of a view that leaves nothing out."""
    return {"all": []}


class TooManyViews(ValueError):
    """She has MOST_VIEWS of her own."""


class Views(TenantQuerySet):
    """Kept ways to look at the tickets."""

    def seen_by(self, member):
        """Her own, those shared with everyone, and those shared with a team of hers."""
        if not member.active:
            return self.none()
        return self.usable_by(member.pk)

    def usable_by(self, member_id):
        """The like for the key of an active member, which may be `Asked`."""
        teams = TeamMembership.objects.filter(member=member_id).values("team")
        of_her_teams = Q(shared=View.Shared.TEAM, team__in=teams)
        return self.filter(Q(owner=member_id) | Q(shared=View.Shared.EVERYONE) | of_her_teams)

    def pinned_by(self, member):
        """Those that she has pinned and may still see, in her order."""
        return self.seen_by(member).filter(pins__member=member.pk).order_by("pins__pk")[:MOST_PINS]


class View(TenantModel):
    """A kept way to look at the tickets: which (a filter), how (list, grouped, board), in which order and with which columns.

    Who may use the view sees in it what she may see anyway. `names` is what it is called by language; a view named in one language
    has that name for everybody. Verbs: `make`, `change`, `pin`, `unpin`, `drop`.
    """

    PREFIX = "viw"

    class Kind(models.TextChoices):
        LIST = "list"
        GROUPED = "grouped"
        BOARD = "board"

    class Shared(models.TextChoices):
        PRIVATE = "private"
        TEAM = "team"
        EVERYONE = "everyone"

    owner = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    names = models.JSONField(default=dict)
    filter = models.JSONField(default=everything)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LIST)
    grouping = models.CharField(max_length=10, blank=True)
    columns = models.JSONField(default=list)
    order = models.CharField(max_length=60, default="activity")
    shared = models.CharField(max_length=10, choices=Shared, default=Shared.PRIVATE)
    team = TenantForeignKey("workspaces.Team", on_delete=models.CASCADE, null=True, related_name="+")

    objects = Views.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "owner"], name="view_of_member")]

    def __str__(self):
        return self.public_id

    def name(self, language) -> str:
        return self.names.get(language) or next(iter(self.names.values()), "")

    @property
    def ordering(self):
        return order_of(self.order)

    @classmethod
    def make(cls, *, by, **values):
        """A view of her own. Raises TooManyViews; nothing has changed then."""
        if cls.objects.filter(owner=by).count() >= MOST_VIEWS:
            raise TooManyViews
        made = cls.objects.create(owner=by, **values)
        track("view.made", actor=by.actor, subject=made, shared=made.shared)
        return made

    def change(self, *, by, **values):
        """Save new values of some fields; the event names those that differ."""
        change(self, "view.changed", by=by, fields=values)

    def pin(self, *, by):
        """Have its count beside the boxes. Raises ValueError beyond MOST_PINS."""
        if Pin.objects.filter(member=by).exclude(view=self).count() >= MOST_PINS:
            raise ValueError("too many pins")
        Pin.objects.get_or_create(view=self, member=by)

    def unpin(self, *, by):
        Pin.objects.filter(view=self, member=by).delete()

    def drop(self, *, by):
        """Delete it, for everybody who used it."""
        track("view.dropped", actor=by.actor, subject=self, shared=self.shared)
        self.delete()


class Pin(TenantRow):
    """A member has a view pinned."""

    view = TenantForeignKey(View, on_delete=models.CASCADE, related_name="pins")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member", "view"], name="pinned_once")]

    def __str__(self):
        return f"{self.view_id} of {self.member_id}"
