from django.db import IntegrityError, transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.tenancy import workspace

from ..models import Address, Invitation, User
from .found import add_member


class InvitationClosed(Exception):
    """The link is unknown, used, or older than a week."""


def invite(*, email, role, invited_by, name=""):
    """Invite somebody to the current workspace. Returns (invitation, secret of the link); the caller sends the link."""
    invitation = Invitation.objects.create(email=email.strip().lower(), role=role, name=name, invited_by=invited_by)
    track("member.invited", actor=invited_by.actor, subject=invitation, role=role)
    return invitation, invitation.new_secret()


def open_invitation(secret):
    """(workspace, invitation) of a link. Raises InvitationClosed."""
    address = Address.find(Address.Kind.INVITATION, secret)
    if address is None:
        raise InvitationClosed
    with workspace(address.workspace):
        invitation = Invitation.objects.filter(pk=address.target_id).first()
        if invitation is None or not invitation.open:
            raise InvitationClosed
        return address.workspace, invitation


def accept(*, secret, name, password, language="fa"):
    """Join by an invitation's link, once. Returns the member. Raises InvitationClosed.

    Somebody who has a user already signs in with her own password; the given one is checked, not set.
    """
    ws, invitation = open_invitation(secret)
    with workspace(ws):
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if not invitation.open:
            raise InvitationClosed
        user = _user_for(invitation.email, name, password)
        member = _join(user, name, invitation, language)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        Address.drop(Address.Kind.INVITATION, invitation)
        track("member.joined", actor=member.actor, subject=member, role=member.role)
        return member


def _user_for(email, name, password):
    user = User.objects.filter(email=email).first()
    if user is None:
        return User.objects.create_user(email, password, name=name)
    if not user.check_password(password):
        raise PermissionError("wrong password")
    return user


def _join(user, name, invitation, language):
    try:
        with transaction.atomic():
            return add_member(user=user, name=name, role=invitation.role, language=language)
    except IntegrityError as error:
        raise InvitationClosed from error
