from django.utils import timezone

from pasokh.events import track

from ..models import Address, Invitation, Member


class LastOwner(Exception):
    """A workspace keeps at least one owner."""


def deactivate(*, member, by):
    """End a membership: she can no longer sign in here, her tokens and the invitations she sent stop, live closes her
    streams on the event.

    Raises LastOwner for the only active owner. Her name stays on what she wrote.
    """
    # All owners are locked: two who end each other's membership at once must not both find the other.
    owners = list(Member.objects.active().filter(role=Member.Role.OWNER).select_for_update().order_by("pk"))
    if member in owners and len(owners) == 1:
        raise LastOwner
    member.deactivated_at = timezone.now()
    member.save(update_fields=["deactivated_at"])
    for token in member.api_tokens.filter(revoked_at=None):
        token.revoke()
    # Else she could come back by a link that she sent to herself.
    for invitation in Invitation.objects.filter(invited_by=member, accepted_at=None):
        invitation.withdraw()
    Address.drop(Address.Kind.MEMBER, member)
    track("member.deactivated", actor=by.actor, subject=member)
