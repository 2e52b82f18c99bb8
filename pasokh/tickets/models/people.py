"""Who is on a ticket beside its requester and its assignee."""

from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

from .beside import put_beside, take_away
from .participant import Participant
from .visibility import is_seen


class Follower(TenantRow):
    """A member who wants to hear what becomes of a ticket that is not hers."""

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="followers")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket", "member"], name="follows_once")]
        indexes = [models.Index(fields=["workspace_id", "member", "-id"], name="followed_by")]

    def __str__(self):
        return f"{self.member_id} follows {self.ticket_id}"


class People:
    """Followers (colleagues who are told) and participants (customers in copy)."""

    def follow(self, member, *, by):
        """Have a member told what happens. Raises ValueError for one who left or does not see the ticket."""
        if not is_seen(self, member):
            raise ValueError("she does not see it")
        return put_beside(self, Follower, "ticket.followed", by=by, member=member)

    def unfollow(self, member, *, by):
        return take_away(self, Follower, "ticket.unfollowed", by=by, member=member)

    def involve(self, contact, *, by):
        """Put a customer in copy. Raises ValueError for the requester herself, and for who was erased or merged."""
        if contact.pk == self.contact_id or contact.erased_at or contact.merged_into_id:
            raise ValueError("nobody to be put in copy")
        return put_beside(self, Participant, "ticket.joined", by=by, contact=contact)

    def release(self, contact, *, by):
        """Take a customer out of the copies."""
        return take_away(self, Participant, "ticket.left", by=by, contact=contact)
