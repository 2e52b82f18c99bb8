"""What creating and changing a ticket share."""

from pasokh.tickets import forms
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.actions.solving import NotSaid, NotYet
from pasokh.tickets.models import Attachment, Category, ResolutionCategory
from pasokh.tickets.models.tag import RetiredTag
from pasokh.workspaces.models import Member, Team
from pasokh.workspaces.rules import may

from ..problems import Problem, field_error, invalid
from ..references import named, status_keyed, type_keyed
from ..schemas.base import LEVELS

MOST_ERRORS = 20  # that are told at once


def change(ticket, given, caller):
    """Do to a ticket what a Judgement or TicketPatch says, verb by verb. Raises Problem; the door takes all back then."""
    said = given.model_fields_set
    for names, permission, verb in VERBS:
        if said & names:
            caller.require(permission)
            verb(ticket, given, caller.member)


def _rename(ticket, given, by):
    ticket.rename(given.subject, by=by)


def _judge(ticket, given, by):
    levels = {name: getattr(given, name) for name in ("impact", "urgency")}
    ticket.judge(by=by, **{name: LEVELS.index(level) + 1 for name, level in levels.items() if level})


def _retag(ticket, given, by):
    try:
        ticket.retag(given.tags, by=by)
    except RetiredTag as error:
        raise invalid("retired_tag", pointer="/tags", tag=str(error)) from error
    except ValueError as error:
        raise invalid("empty_tag", pointer="/tags") from error


def _classify(ticket, given, by):
    type = type_keyed(given.type, pointer="/type")
    try:
        ticket.classify(type, by=by)
    except ValueError as error:
        raise invalid("retired_type", pointer="/type") from error


def _fill(ticket, given, by):
    try:
        fill(ticket, forms.read_wire(ticket.type_id, ticket.values, given.values), by=by)
    except forms.Refused as refused:
        errors = [_told(key, code, words) for key, (code, words) in refused.errors.items()]
        raise Problem("invalid", errors=errors[:MOST_ERRORS]) from refused


def _told(key, code, words):
    return field_error(code or "bad_value", pointer=_pointer(key), words=words)


def _pointer(key):
    return f"/values/{key.replace('~', '~0').replace('/', '~1')}"


def must_be_complete(ticket):
    """Raises Problem for a new ticket that lacks what is needed at creation."""
    if lacking := forms.needed(ticket, forms.Needed.CREATION):
        raise Problem("invalid", errors=[field_error("missing", pointer=_pointer(field.key)) for field in lacking])


def _route(ticket, given, by):
    ticket.route_to(named(Team.objects, given.team_id, pointer="/team_id"), by=by)


def _assign(ticket, given, by):
    member = named(Member.objects, given.assignee_id, pointer="/assignee_id")
    try:
        ticket.assign(member, by=by)
    except ValueError as error:
        raise invalid("not_answering", pointer="/assignee_id") from error


def _move(ticket, given, by):
    status = status_keyed(given.status, pointer="/status")
    if status.category == Category.SOLVED:
        _solve(ticket, given, by, status)
    elif status.category == Category.CLOSED:
        _close(ticket, given, by, status)
    else:
        ticket.move_to(status, actor=by.actor)


def _solve(ticket, given, by, status):
    category = named(ResolutionCategory.objects.offered(), given.resolution_id, pointer="/resolution_id")
    if ticket.category == Category.CLOSED:
        ticket.reopen(by=by)
    try:
        ticket.solve(by=by, category=category, reason=given.reason, status=status)
    except NotYet as problem:
        errors = [field_error("not_yet", pointer="/status", words=words) for words in problem.words]
        raise Problem("invalid", errors=errors) from problem
    except NotSaid as problem:
        raise invalid("missing", pointer="/reason" if problem.code == "reason" else "/resolution_id") from problem


def _close(ticket, given, by, status):
    if not may(by, "ticket.close", ticket):
        raise Problem("forbidden")
    try:
        ticket.close(by=by, reason=given.reason, status=status)
    except NotSaid as problem:
        raise invalid("missing", pointer="/reason") from problem


def _follow_up(ticket, given, by):
    """Plan that the customer is asked again: by whoever is named, else whoever has the ticket, else the token's member."""
    plan = given.follow_up
    if plan is None:
        return
    owner = named(Member.objects, plan.owner_id, pointer="/follow_up/owner_id") or ticket.assignee or by
    if not owner.active or owner.role == Member.Role.LIGHT:
        raise invalid("not_answering", pointer="/follow_up/owner_id")
    if ticket.category != Category.SOLVED:
        raise invalid("bad_value", pointer="/follow_up")
    try:
        ticket.plan_follow_up(by=by, owner=owner, due_at=plan.due_at, channel=plan.channel)
    except ValueError as error:
        raise invalid("bad_value", pointer="/follow_up/due_at") from error


# In this order: where a ticket belongs comes before where it stands. Levels and texts that are null fail in the schema.
VERBS = (
    ({"subject"}, "ticket.rename", _rename),
    ({"impact", "urgency"}, "ticket.judge", _judge),
    ({"tags"}, "ticket.tag", _retag),
    ({"type"}, "ticket.fill", _classify),
    ({"values"}, "ticket.fill", _fill),
    ({"team_id"}, "ticket.assign", _route),
    ({"assignee_id"}, "ticket.assign", _assign),
    ({"status"}, "ticket.move", _move),
    ({"follow_up"}, "ticket.follow_up", _follow_up),
)


def file_keys(public_ids, actor) -> tuple[int, ...]:
    """The keys of files that `actor` brought and nobody sent yet. Raises Problem 422."""
    free = Attachment.objects.filter(message=None, uploader_kind=actor.kind, uploader_id=actor.id)
    try:
        return tuple(free.by_public_id(public_id).pk for public_id in public_ids)
    except Attachment.DoesNotExist as error:
        raise unusable_file() from error


def unusable_file() -> Problem:
    return invalid("file_not_usable", pointer="/attachment_ids")
