from django.utils import timezone

from pasokh.events import track

from ..models import Address, Member


class LastOwner(Exception):
    """A workspace keeps at least one owner."""


def deactivate(*, member, by):
    """End a membership: she can no longer sign in here, her tokens stop, live closes her streams on the event.

    Raises LastOwner for the only active owner. Her name stays on what she wrote.
    """
    owners = Member.objects.active().filter(role=Member.Role.OWNER).exclude(pk=member.pk)
    if member.role == Member.Role.OWNER and not owners.exists():
        raise LastOwner
    member.deactivated_at = timezone.now()
    member.save(update_fields=["deactivated_at"])
    for token in member.api_tokens.filter(revoked_at=None):
        token.revoke()
    Address.drop(Address.Kind.MEMBER, member)
    track("member.deactivated", actor=by.actor, subject=member)
