"""How the first steps of a ticket are taken back."""

from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.workspaces.models import Member, Team

from ..actions.append import locked_family
from ..actions.fill import fill
from ..actions.merge import CannotMerge
from ..actions.step_back import STEPS, StandsElsewhere, step_back
from ..actions.undo import CannotUndo, reverses
from ..actions.unmerge import unmerge
from ..forms import Refused
from ..models import Closure, FilledBefore, Tag, Ticket, TicketType
from ..models.priority import Level
from .before import had_before

MOVES = STEPS


@reverses("ticket.solved", "ticket.paused", "ticket.status_changed", permission="ticket.move", unless=MOVES)
def put_back(ticket, event, by):
    """Into the status it had. What solving said is withdrawn with it, and a follow-up it planned is dropped."""
    _back(ticket, event, by)


@reverses("ticket.opened_again", permission="ticket.move", unless=MOVES)
def settle_again(ticket, event, by):
    """As it was settled before, with what it had come to. (Whoever opened a closed one again may close that one again.)"""
    _back(ticket, event, by)


@reverses(
    "ticket.closed",
    permission="ticket.close",
    unless=MOVES,
    when=lambda event: event.payload.get("way") == Closure.Way.DECIDED,
)
def open_what_was_closed(ticket, event, by):
    """As it was before a lead decided. The customer's own word is hers, and silence is nobody's deed; what she wrote since went into another one."""
    _back(ticket, event, by)


def _back(ticket, event, by):
    try:
        step_back(ticket, event, by=by)
    except StandsElsewhere as error:
        raise CannotUndo("it stands elsewhere") from error


@reverses("ticket.assigned", "ticket.unassigned", permission="ticket.assign")
def give_back(ticket, event, by):
    """To whoever had it."""
    member = had_before(event, Member, key="assignee", now=ticket.assignee_id)
    try:
        ticket.assign(member, by=by)
    except ValueError as error:
        raise CannotUndo("she answers no more") from error


@reverses("ticket.routed", permission="ticket.assign")
def route_back(ticket, event, by):
    """To the team that had it."""
    ticket.route_to(had_before(event, Team, key="team", now=ticket.team_id), by=by)


@reverses("ticket.judged", permission="ticket.judge")
def judge_back(ticket, event, by):
    """As it was judged before: what the event before this one says, else as tickets begin."""
    earlier = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind="ticket.judged", pk__lt=event.pk)
    last = earlier.order_by("-pk").values_list("payload", flat=True).first() or {}
    levels = {name: last.get(name, Level.MEDIUM) for name in ("impact", "urgency")}
    ticket.judge(by=by, **levels)


@reverses("ticket.tagged", permission="ticket.tag", unless=["ticket.untagged"])
def take_off(ticket, event, by):
    """The word that was put on it."""
    ticket.untag(_tag_of(event), by=by)


@reverses("ticket.untagged", permission="ticket.tag", unless=["ticket.tagged"])
def put_on(ticket, event, by):
    """The word that was taken off."""
    try:
        ticket.tag(_tag_of(event).name, by=by)
    except ValueError as error:
        raise CannotUndo("put on nothing any more") from error


def _tag_of(event):
    tag = Tag.objects.filter(pk=event.payload["tag"]).first()
    if tag is None:
        raise CannotUndo("the word is gone")
    return tag


@reverses("ticket.typed", permission="ticket.fill")
def classify_back(ticket, event, by):
    """As the type it had."""
    type = had_before(event, TicketType, key="type", now=ticket.type_id)
    try:
        ticket.classify(type, by=by)
    except ValueError as error:
        raise CannotUndo("a retired type") from error


def _is_remembered(event):
    return FilledBefore.objects.before(event) is not None


@reverses("ticket.filled", permission="ticket.fill", when=_is_remembered)
def empty_again(ticket, event, by):
    """The fields say what they said before, files included."""
    try:
        fill(ticket, _said_before(event), by=by, again=True)
    except Refused as error:
        raise CannotUndo("a file is gone") from error


@reverses("ticket.renamed", permission="ticket.rename", when=_is_remembered)
def rename_back(ticket, event, by):
    """It is called what it was called before."""
    ticket.rename(_said_before(event)["subject"], by=by)


def _said_before(event):
    before = FilledBefore.objects.before(event)
    if before is None:
        raise CannotUndo("nobody remembers")
    return before.values


def _both(event):
    return locked_family([event.subject_id, event.payload["ticket"]])


@reverses(
    "ticket.merged",
    permission="ticket.merge",
    unless=("ticket.unmerged",),
    locks=_both,
)
def take_merge_back(ticket, event, by):
    """The source stands for itself again."""
    try:
        unmerge(ticket=ticket, by=by)
    except CannotMerge as error:
        raise CannotUndo("it stands for itself") from error


@reverses(
    "ticket.absorbed",
    permission="ticket.merge",
    unless=("ticket.gave_back",),
    locks=_both,
)
def give_absorbed_back(ticket, event, by):
    """The source stands for itself again."""
    source = Ticket.objects.visible_to(by).filter(pk=event.payload["ticket"], merged_into=ticket).first()
    if source is None:
        raise CannotUndo("it stands elsewhere")
    take_merge_back(source, event, by)


@reverses("ticket.followed", permission="ticket.follow", unless=("ticket.unfollowed",))
def follow_no_more(ticket, event, by):
    """She follows it no longer."""
    if member := Member.objects.filter(pk=event.payload["member"]).first():
        ticket.unfollow(member, by=by)


@reverses("ticket.joined", permission="ticket.involve", unless=("ticket.left",))
def leave_again(ticket, event, by):
    """She is in copy no longer."""
    if contact := Contact.objects.filter(pk=event.payload["contact"]).first():
        ticket.release(contact, by=by)


@reverses("ticket.left", permission="ticket.involve", unless=("ticket.joined",))
def join_again(ticket, event, by):
    """She is in copy again."""
    contact = Contact.objects.filter(pk=event.payload["contact"]).first()
    try:
        ticket.involve(contact, by=by)
    except (AttributeError, ValueError) as error:
        raise CannotUndo("she is not there any more") from error
