from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from ..kinds import weightiest


class NotificationQuerySet(TenantQuerySet):
    def of(self, member):
        """Hers, but for those about tickets that she may no longer see."""
        hers = self.filter(member=member, shown=True)
        if member.active and member.sees == Member.Sees.ALL:
            return hers  # not «in all tickets»: the database would read a million to find ten
        return hers.filter(Q(ticket=None) | Exists(Ticket.objects.visible_to(member).filter(pk=OuterRef("ticket"))))

    def unread(self):
        return self.filter(read_at=None)


class Notification(TenantModel):
    """Something a member should know. While it is unread, all that happens to its ticket joins it.

    `tally` says how many of each kind; `kind` is the weightiest and `actor` who did that one; `event` the latest event. `shown`: in the
    product; `by_mail`: the next digest tells it. It holds no people's text: who may see the ticket reads it there.
    """

    PREFIX = "ntc"

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    tally = models.JSONField(default=dict)
    event = models.BigIntegerField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    shown = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "member", "ticket"],
                condition=Q(read_at__isnull=True, ticket__isnull=False),
                name="one_unread_notice_per_ticket",
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "member", "-at"], name="notice_of_member"),
            models.Index(fields=["workspace_id", "member"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["workspace_id", "ticket"], name="notice_of_ticket"),
        ]

    def __str__(self):
        return f"{self.kind} for {self.member_id}"

    @property
    def unread(self) -> bool:
        return self.read_at is None

    def join(self, kind, event):
        """Something more happened to the same ticket; unsaved."""
        self.tally = self.tally | {kind: self.tally.get(kind, 0) + 1}
        self.at, self.event = max(self.at, event.created_at), max(self.event, event.pk)
        # The newest of the weightiest kind says who did it.
        if weightiest(self.tally) == kind:
            self.kind, self.actor_kind, self.actor_id = kind, event.actor_kind, event.actor_id
