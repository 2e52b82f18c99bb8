from pasokh.events import track
from pasokh.events.changing import change

from ..models import Member
from .deactivate import LastOwner

ABOUT_ACCESS = frozenset({"role", "sees"})
ABOUT_HERSELF = frozenset({"name", "language", "theme"})


class NotYours(Exception):
    """Only an owner makes owners, or takes that role from one."""


def change_access(*, member, by, role, sees):
    """Change what a member may do and see. Streams and pages follow at once.

    Raises LastOwner when no active owner would be left, NotYours when somebody who is not an owner touches that role.
    """
    changed = [name for name, value in (("role", role), ("sees", sees)) if getattr(member, name) != value]
    if not changed:
        return
    _check_owners(member, by, role)
    before = member.role
    member.role, member.sees = role, sees
    member.save(update_fields=["role", "sees"])
    track("member.changed", actor=by.actor, subject=member, fields=changed, before=before, role=role, sees=sees)


def _check_owners(member, by, role):
    owner = Member.Role.OWNER
    if role == member.role or owner not in (role, member.role):
        return
    if by.role != owner:
        raise NotYours
    # All owners are locked: two who step down at once must not both find the other.
    owners = list(Member.objects.active().filter(role=owner).select_for_update().order_by("pk"))
    if member.role == owner and not [each for each in owners if each.pk != member.pk]:
        raise LastOwner


def change_self(member, **fields):
    """Her own name, language and theme."""
    if unknown := set(fields) - ABOUT_HERSELF:
        raise ValueError(f"not changeable: {unknown}")
    is_new_name = fields.get("name", member.name) != member.name
    change(member, "member.renamed" if is_new_name else "member.preferred", by=member, fields=fields)
