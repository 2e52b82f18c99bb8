"""A status for many tickets at once: with one answer for all where solving or closing asks for one."""

from dataclasses import dataclass
from datetime import date

from pasokh.events.models import Event
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may

from ..models import Category, FollowUp, ResolutionCategory, Status
from ..scheduling.working_days import due_on
from .bulk_refusals import Refused, row_of
from .solving import NotSaid, NotYet, must_say_enough, must_say_why
from .step_back import STEPS, StandsElsewhere, step_back


@dataclass(frozen=True)
class FollowUpWish:
    """That the customers are asked again: by a member, or by whoever has the ticket (None), on a day, by a way."""

    owner: Member | None
    day: date
    channel: str

    def plan(self, ticket, by):
        """For one ticket that was just solved: by whoever may answer customers, the one who solves it at the last."""
        asked = next(
            each for each in (self.owner, ticket.assignee, by) if each and each.active and each.role != "light"
        )
        ticket.plan_follow_up(by=by, owner=asked, due_at=due_on(self.day), channel=self.channel)


@dataclass(frozen=True)
class StatusWish:
    """The status that is wanted, and what is said of it."""

    status: Status
    category: ResolutionCategory | None = None
    reason: str = ""
    follow_up: FollowUpWish | None = None


def prepare(given, by) -> StatusWish:
    """Raises Refused for a status that is not offered, and for less than solving or closing asks: "say_category", "say_reason", "say_closing"."""
    status = row_of(Status, given.get("status"), Status.objects.offered())
    if status is None:
        raise Refused("gone")
    wish = StatusWish(
        status,
        row_of(ResolutionCategory, given.get("category"), ResolutionCategory.objects.offered()),
        str(given.get("reason", "")),
        _follow_up(given.get("follow_up")),
    )
    try:
        if status.category == Category.SOLVED:
            must_say_enough(wish.category, wish.reason)
        if status.category == Category.CLOSED:
            must_say_why(wish.reason)
    except NotSaid as problem:
        raise Refused(f"say_{problem.code}") from problem
    return wish


def _follow_up(given):
    if not given:
        return None
    try:
        day, channel = date.fromisoformat(given["due"]), FollowUp.Channel(given["channel"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("gone") from error
    return FollowUpWish(row_of(Member, given.get("owner")), day, channel)


def permission(wish) -> str:
    """Closing, and taking a closing back, is a lead's."""
    return "ticket.close" if wish and wish.status.category == Category.CLOSED else "ticket.move"


def change(ticket, wish, by):
    """One ticket's step. Raises Refused."""
    status = wish.status
    try:
        if status.category == Category.SOLVED:
            return _solve(ticket, wish, by)
        if status.category == Category.CLOSED:
            return ticket.close(by=by, status=status, reason=wish.reason)
    except NotYet as problem:
        raise Refused("not_yet") from problem
    except NotSaid as problem:
        raise Refused(f"say_{problem.code}") from problem
    if ticket.category == Category.CLOSED:
        raise Refused("closed")
    return ticket.move_to(status, actor=by.actor)


def _solve(ticket, wish, by):
    if ticket.category == Category.CLOSED:
        raise Refused("closed")
    event = ticket.solve(by=by, status=wish.status, category=wish.category, reason=wish.reason)
    if event and event.kind == "ticket.solved" and wish.follow_up:
        wish.follow_up.plan(ticket, by)
    return event


def restore(ticket, _key, by, _wish):
    """Where it stood before, as one ticket's undo does it."""
    if ticket.category == Category.CLOSED and not may(by, "ticket.close", ticket):
        raise Refused("not_allowed")
    steps = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=STEPS)
    try:
        step_back(ticket, steps.order_by("-pk").first(), by=by)
    except StandsElsewhere as problem:
        raise Refused("changed_since") from problem
