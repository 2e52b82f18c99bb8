"""Colleagues who come."""

from pasokh.workspaces.models import Invitation, Member

from .registry import Wish, notifies


@notifies("member.joined")
def to_whoever_invited(event, around):
    """The one she invited is here. Rare, so it asks the database by itself."""
    email = Member.objects.filter(pk=event.subject_id).values_list("user__email", flat=True).first()
    invitation = Invitation.objects.filter(email=email, accepted_at__isnull=False).order_by("-accepted_at").first()
    return [Wish(invitation.invited_by_id, "joined")] if invitation else []
