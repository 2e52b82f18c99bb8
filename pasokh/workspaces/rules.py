"""Who may do what: five fixed roles, named predicates, composed with | and &.

A predicate takes a member and, where it matters, the thing; `may(member, "ticket.reply", ticket)` asks the table
of the room that owns the verb, registered with `permit`.
"""

from .models import Member

Role = Member.Role
_permissions = {}


class Predicate:
    """A question about a member and a thing, composable with | & ~."""

    def __init__(self, answer, name):
        self.answer, self.name = answer, name

    def __call__(self, member, thing=None) -> bool:
        return bool(member and member.active and self.answer(member, thing))

    def __or__(self, other):
        return Predicate(lambda m, t: self(m, t) or other(m, t), f"({self.name} | {other.name})")

    def __and__(self, other):
        return Predicate(lambda m, t: self(m, t) and other(m, t), f"({self.name} & {other.name})")

    def __repr__(self):
        return self.name


def predicate(answer):
    """Make a function of (member, thing) a Predicate."""
    return Predicate(answer, answer.__name__)


def _has_role(*roles):
    return Predicate(lambda member, _: member.role in roles, " or ".join(roles))


is_owner = _has_role(Role.OWNER)
is_admin = _has_role(Role.OWNER, Role.ADMIN)
is_lead = _has_role(Role.OWNER, Role.ADMIN, Role.LEAD)
is_agent = _has_role(Role.OWNER, Role.ADMIN, Role.LEAD, Role.AGENT)
is_member = _has_role(*Role.values)


def permit(**permissions):
    """Register permissions of a room: permit(ticket_reply=is_agent & sees_ticket) is asked for as "ticket.reply"."""
    for name, answer in permissions.items():
        _permissions[name.replace("_", ".", 1)] = answer


def may(member, permission, thing=None) -> bool:
    """Whether a member may do this (to that thing). Raises KeyError for a permission nobody registered."""
    return _permissions[permission](member, thing)


def all_permissions():
    """Every registered permission and its predicate, for the table in settings and the cell-by-cell test."""
    return dict(_permissions)


permit(
    workspace_settings=is_admin,
    workspace_delete=is_owner,
    member_invite=is_admin,
    member_manage=is_admin,
    team_manage=is_admin,
    token_manage=is_admin,
    event_audit=is_admin,
)
