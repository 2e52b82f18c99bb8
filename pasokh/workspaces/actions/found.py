from django.db import transaction

from pasokh.events import track
from pasokh.kernel.tenancy import workspace

from ..models import Address, Member, User, Workspace
from .confirm_email import confirm_email


def found(*, name, owner_name, owner_email, password, language="fa", demo=False):
    """Found a business: its workspace, its owner's user and membership. Returns (workspace, member).

    Runs in one transaction. Raises IntegrityError when the e-mail address is somebody's already.
    """
    with transaction.atomic():
        user = User.objects.create_user(owner_email, password, name=owner_name)
        confirm_email(user)
        ws = Workspace.objects.create(name=name, language=language, demo=demo)
        with workspace(ws):
            member = add_member(user=user, name=owner_name, role=Member.Role.OWNER, language=language)
            track("workspace.founded", actor=member.actor, subject=member)
        return ws, member


def add_member(*, user, name, role, language="fa", **fields):
    """Put a user to work in the current workspace."""
    member = Member.objects.create(user=user, name=name, role=role, language=language, **fields)
    Address.register(Address.Kind.MEMBER, user.pk, member)
    return member
