from django.db import models
from django.db.models import Q

from pasokh.kernel.ids import tracking_code
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from .closing import Closing
from .following import Following
from .held_reply import Holding
from .merging import Merging
from .orders import INDEXES as ORDER_INDEXES
from .people import People
from .priority import Level, Prioritised, Priority
from .promises import Promised
from .seen import Seen
from .snoozing import Snoozing
from .solving import Solving
from .status import Category
from .steps import Steps
from .subject import LENGTH as SUBJECT_LENGTH
from .subject import Titled
from .tag import Tag
from .typed import Typed
from .visibility import VisibleTickets
from .work import Work

PREVIEW_LENGTH = 160


class Ticket(
    Titled,
    Snoozing,
    Steps,
    Solving,
    Closing,
    Following,
    Work,
    Prioritised,
    Seen,
    Typed,
    Holding,
    Promised,
    Merging,
    People,
    TenantModel,
):
    """A request: one number from the first word to the last.

    Capabilities: Titled (title, rename), Snoozing (snooze, wake), Steps (wait, reopen), Solving (solve), Closing (close), Following (plan_follow_up),
    Work (assign, route_to, tag, retag), Prioritised (judge), Typed (classify), Seen, Holding,
    Promised (promise).
    `category` repeats the status's, `preview` and `last_message_at` the last message's (or when it woke): lists read no other table for them.
    `waiting_since` is when the customer began to wait for us (UTC), None when we answered last. `rating` is how content she said to be (1 to 5).
    """

    PREFIX = "tkt"

    number = models.BigIntegerField(null=True)
    tracking_code = models.CharField(max_length=12, default=tracking_code)
    subject = models.CharField(max_length=SUBJECT_LENGTH, blank=True)
    channel = models.CharField(max_length=20)
    origin = models.CharField(max_length=40, blank=True)
    inbox = TenantForeignKey("tickets.Inbox", on_delete=models.PROTECT, related_name="tickets")
    status = TenantForeignKey("tickets.Status", on_delete=models.PROTECT, related_name="+")
    category = models.PositiveSmallIntegerField(choices=Category, default=Category.OPEN)
    impact = models.PositiveSmallIntegerField(choices=Level, default=Level.MEDIUM)
    urgency = models.PositiveSmallIntegerField(choices=Level, default=Level.MEDIUM)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    contact = TenantForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="tickets")
    team = TenantForeignKey("workspaces.Team", on_delete=models.SET_NULL, null=True, related_name="tickets")
    assignee = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="tickets")
    continues = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="continued_by")
    tags = models.ManyToManyField(Tag, through="tickets.TicketTag", related_name="tickets")
    preview = models.CharField(max_length=PREVIEW_LENGTH, blank=True)
    preview_kind = models.CharField(max_length=10, blank=True)
    last_position = models.IntegerField(default=0)
    last_message_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    seen_by_staff = models.IntegerField(default=0)
    seen_by_contact = models.IntegerField(default=0)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)

    objects = VisibleTickets.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "number"], name="one_ticket_per_number"),
            models.UniqueConstraint(fields=["workspace_id", "tracking_code"], name="one_ticket_per_tracking_code"),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "category", "-last_message_at", "-id"], name="ticket_all"),
            models.Index(
                fields=["workspace_id", "assignee", "category", "-last_message_at", "-id"], name="ticket_of_assignee"
            ),
            models.Index(fields=["workspace_id", "team", "category", "-last_message_at", "-id"], name="ticket_of_team"),
            models.Index(fields=["workspace_id", "contact", "-last_message_at"], name="ticket_of_contact"),
            *Snoozing.SNOOZE_INDEXES,
            *Merging.MERGE_INDEXES,
            *Promised.DUE_INDEXES,
            *ORDER_INDEXES,
            models.Index(
                fields=["workspace_id", "solved_at", "id"], name="ticket_solved", condition=Q(category=Category.SOLVED)
            ),
        ]

    def __str__(self):
        return f"#{self.number}"
