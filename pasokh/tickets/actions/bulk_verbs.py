"""What can be done to many tickets at once: the verbs of one ticket, each with its permission, what it needs, and the way back.

`wanted` is what `prepare` made of what was given, once a batch. `read` says what the verb would change, as plain JSON: a change after which it
is the same was none, and only what still says `after` is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pasokh.workspaces.models import Member, Team

from ..models import Tag, Ticket, TicketTag, TicketType
from ..models.priority import Level, Priority, PriorityMatrix, priority_of
from ..models.snoozing import CannotSnooze
from ..models.tag import RetiredTag
from . import bulk_status
from .bulk_refusals import Refused, row_of


@dataclass(frozen=True)
class Verb:
    """One verb. Without `restore` there is no way back. One that `locks` tickets itself, in their order, is done to one of them in a transaction."""

    permission: str | Callable
    prepare: Callable
    read: Callable
    change: Callable
    restore: Callable | None = None
    locks: bool = False

    def allows(self, wanted) -> str:
        """The permission for what is wanted: some changes need another one than the verb usually does."""
        return self.permission(wanted) if callable(self.permission) else self.permission


def _member(given, by):
    return by if given.get("member") == "me" else row_of(Member, given.get("member"))


def _assign(ticket, member, by):
    try:
        ticket.assign(member, by=by)
    except ValueError as error:
        raise Refused("not_available") from error


def _tag(given, by):
    try:
        return Tag.named(given.get("tag", ""))
    except ValueError as error:
        raise Refused("no_tag") from error


def _has_tag(ticket, tag):
    return TicketTag.objects.filter(ticket=ticket, tag=tag).exists()


def _put(ticket, tag, by):
    try:
        ticket.tag(tag.name, by=by)
    except RetiredTag as error:
        raise Refused("no_tag") from error


def _retag(ticket, had, by, tag):
    if had:
        _put(ticket, tag, by)
    else:
        ticket.untag(tag, by=by)


def _classify(ticket, type, by):
    try:
        ticket.classify(type, by=by)
    except ValueError as error:
        raise Refused("gone") from error


def _priority(given, by):
    try:
        return Priority(int(given.get("priority", "")))
    except ValueError as error:
        raise Refused("gone") from error


def _judge(ticket, priority, by):
    """By the nearest impact and urgency that give this priority: it never comes by itself."""
    cells = PriorityMatrix.current()
    pairs = [(i, u) for i in Level.values for u in Level.values if priority_of(i, u, cells) == priority]
    if not pairs:
        raise Refused("no_such_priority")
    impact, urgency = min(
        pairs, key=lambda pair: (abs(pair[0] - ticket.impact) + abs(pair[1] - ticket.urgency), -pair[1])
    )
    if ticket.priority != priority:
        ticket.judge(by=by, impact=impact, urgency=urgency)


def _until(given, by):
    try:
        return datetime.fromisoformat(given["until"]) if given.get("until") else None
    except ValueError as error:
        raise Refused("gone") from error


def _snooze(ticket, until, by):
    try:
        ticket.snooze(by=by, until=until)
    except CannotSnooze as problem:
        raise Refused("cannot_snooze") from problem


def _sleep_of(ticket):
    if not ticket.snoozed:
        return None
    return ticket.snoozed_until.isoformat() if ticket.snoozed_until else ""


def _sleep_again(ticket, sleep, by):
    if sleep is None:
        ticket.wake(by=by, rises=False)
    else:
        _snooze(ticket, datetime.fromisoformat(sleep) if sleep else None, by)


def _target(given, by):
    number = str(given.get("number", ""))
    found = (
        Ticket.objects.visible_to(by).filter(number=number).first() if number.isdecimal() and len(number) < 16 else None
    )
    if found is None:
        raise Refused("gone")
    return found


def _merge(ticket, target, by):
    from .merge import CannotMerge, merge

    try:
        merge(target=target, sources=[ticket], by=by)
    except CannotMerge as problem:
        raise Refused(f"merge_{problem.code}"[:20]) from problem


def _went_into(ticket, _target):
    # Merging works on rows of its own.
    return Ticket.objects.filter(pk=ticket.pk).values_list("merged_into", flat=True).get()


def _first(model):
    return lambda key: model.objects.filter(pk=key).first() if key else None


_member_of, _team_of, _type_of = _first(Member), _first(Team), _first(TicketType)

VERBS = {
    "assign": Verb(
        "ticket.assign",
        _member,
        lambda ticket, _: ticket.assignee_id,
        _assign,
        lambda ticket, key, by, _: _assign(ticket, _member_of(key), by),
    ),
    "team": Verb(
        "ticket.assign",
        lambda given, by: row_of(Team, given.get("team")),
        lambda ticket, _: ticket.team_id,
        lambda ticket, team, by: ticket.route_to(team, by=by),
        lambda ticket, key, by, _: ticket.route_to(_team_of(key), by=by),
    ),
    "status": Verb(
        bulk_status.permission,
        bulk_status.prepare,
        lambda ticket, _: ticket.status_id,
        bulk_status.change,
        bulk_status.restore,
    ),
    "tag": Verb("ticket.tag", _tag, _has_tag, _put, _retag),
    "untag": Verb("ticket.tag", _tag, _has_tag, lambda ticket, tag, by: ticket.untag(tag, by=by), _retag),
    "type": Verb(
        "ticket.fill",
        lambda given, by: row_of(TicketType, given.get("type")),
        lambda ticket, _: ticket.type_id,
        _classify,
        lambda ticket, key, by, _: _classify(ticket, _type_of(key), by),
    ),
    "priority": Verb(
        "ticket.judge",
        _priority,
        lambda ticket, _: [ticket.impact, ticket.urgency],
        _judge,
        lambda ticket, pair, by, _: ticket.judge(by=by, impact=pair[0], urgency=pair[1]),
    ),
    "snooze": Verb(
        "ticket.snooze",
        _until,
        lambda ticket, _: _sleep_of(ticket),
        _snooze,
        lambda ticket, sleep, by, _: _sleep_again(ticket, sleep, by),
    ),
    "merge": Verb("ticket.merge", _target, _went_into, _merge, locks=True),
}
