"""One answer to the customers of all the tickets that wait for the outcome of this one.

To each as a reply of her own, in batches: one transaction answers a batch, says so in the parts, and defers the job for the next. Whatever
dies in between, a part is answered in the very transaction that says it was, and so once.
"""

from collections import Counter
from functools import cache
from uuid import uuid4

import structlog
from django.db import transaction
from django.db.models import UUIDField

from pasokh.contacts.models import Contact
from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.database.writing import insert

from ..models import Broadcast, BroadcastPart, Category, ResolutionCategory, Ticket
from ..models.visibility import seen_by
from . import append as thread
from .linking import dependants
from .reply import reply
from .solving import NotSaid, NotYet, must_say_enough

BATCH = 20  # tickets in one transaction: their rows are locked for well under half a second
MOST = 20_000  # tickets of one broadcast
log = structlog.get_logger()
Part = BroadcastPart.State


class NobodyToTell(ValueError):
    """No ticket that she sees is linked so, or each of them is closed."""


def reached(ticket, member):
    """The linked tickets that a broadcast of this member would go to: those she sees that are not closed."""
    return _open_to(Ticket.objects.visible_to(member), ticket)


def _open_to(visible, ticket):
    told = visible.exclude(category=Category.CLOSED).filter(contact__erased_at=None, contact__blocked_at=None)
    return told.filter(pk__in=dependants(ticket).values("pk"))


@cache
def _reached(sees):
    # The like of `reached`. Begun from the links of one ticket, whatever that is, so that the plan may be kept.
    found = lambda: _open_to(Ticket.objects.visible_as(sees), Asked("ticket"))  # noqa: E731
    return Ready(lambda: found().order_by("pk").values_list("pk", flat=True)[:MOST], prepared=True)


_same = Ready(
    lambda: Broadcast.objects.filter(member=Asked("member"), client_id=Asked("client", UUIDField())), prepared=True
)


def preview(ticket, member) -> dict:
    """How many customers a broadcast would reach, by kind of channel."""
    return dict(Counter(reached(ticket, member).values_list("channel", flat=True)[:MOST]))


def broadcast(*, ticket, by, text="", solves=False, client_id=None, category=None, reason="") -> Broadcast:
    """Answer all of them, solve them, or both; by a job. A repeated `client_id` gives the broadcast of the first time.

    What they came to (a ResolutionCategory, a reason) is said once for all. Raises EmptyMessage where it would do nothing, MessageTooLong,
    NobodyToTell, NotSaid where solving asks for more; nothing has changed then.
    """
    text, client_id = text.replace("\x00", ""), client_id or uuid4()
    if solves:
        must_say_enough(category, reason)
    if text.strip() or not solves:
        thread.check(text)
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        if earlier := _same.first(member=by.pk, client=client_id):
            return earlier
        keys = _reached(by.sees)(**seen_by(by), ticket=ticket.pk)
        if not keys:
            raise NobodyToTell
        made = Broadcast.objects.create(
            ticket=ticket, member=by, client_id=client_id, text=text.strip() and text, solves=solves,
            resolution={"category": category and category.pk, "reason": reason.replace("\x00", "")} if solves else {},
        )  # fmt: skip
        for start in range(0, len(keys), 1000):
            insert([BroadcastPart(broadcast=made, ticket_id=key) for key in keys[start : start + 1000]])
        track("ticket.broadcast", actor=by.actor, subject=ticket, broadcast=made.pk, count=len(keys), solves=solves)
        _go_on(made)
        return made


def go_on(*, broadcast, by):
    """Take up a broadcast that was stopped, where it stands."""
    if Broadcast.objects.filter(pk=broadcast.pk, state=Broadcast.State.STOPPED).update(
        state=Broadcast.State.GOING, ended_at=None
    ):
        track("ticket.broadcast_resumed", actor=by.actor, subject=broadcast.ticket, broadcast=broadcast.pk)
        _go_on(broadcast)


def stop(*, broadcast, by):
    """Answer nobody any more; who was answered was."""
    if broadcast.state == Broadcast.State.GOING:
        broadcast.end(Broadcast.State.STOPPED)
        track("ticket.broadcast_stopped", actor=by.actor, subject=broadcast.ticket, broadcast=broadcast.pk)


def lose(broadcast_id):
    """Its job was given up: it waits for a person."""
    rows = Broadcast.objects.select_related("ticket", "member").filter(pk=broadcast_id, state=Broadcast.State.GOING)
    if lost := rows.first():
        stop(broadcast=lost, by=lost.member)


def answer_batch(broadcast_id):
    """Answer the next few, and have a job answer those after them. Inside of one transaction."""
    made = Broadcast.objects.select_for_update(of=("self",)).select_related("ticket", "member").get(pk=broadcast_id)
    if made.state != Broadcast.State.GOING:
        return
    parts = list(made.parts.filter(state=Part.WAITING).order_by("pk")[:BATCH])
    rows = thread.locked([part.ticket_id for part in parts])
    for part in parts:
        _answer(part, rows.get(part.ticket_id), made)
    BroadcastPart.objects.bulk_update(parts, ["state", "reason", "message"])
    if len(parts) == BATCH:
        _go_on(made)
    else:
        made.end(Broadcast.State.DONE)
        track("ticket.broadcast_ended", actor=made.member.actor, subject=made.ticket, broadcast=made.pk)


def _go_on(made):
    from ..jobs.relations import send_broadcast

    send_broadcast.defer(broadcast_id=made.pk, lock=f"broadcast-{made.pk}")


def _answer(part, ticket, made):
    part.reason = _unwilling(ticket)
    part.state = Part.SKIPPED
    if part.reason:
        return
    try:
        with transaction.atomic():
            if made.text:
                part.message = reply(ticket=ticket, by=made.member, text=made.text)
            part.state = Part.DONE
    except Exception:
        log.exception("not answered by broadcast", broadcast_id=made.pk, ticket_id=part.ticket_id)
        part.state, part.reason, part.message = Part.FAILED, "failed", None
    if made.solves and part.state == Part.DONE:
        part.reason = _solve(ticket, made)


def _unwilling(ticket) -> str:
    if ticket is None:
        return "gone"
    if ticket.merged_into_id:
        return "merged"
    if ticket.category == Category.CLOSED:
        return "closed"
    gone = Contact.objects.filter(pk=ticket.contact_id).exclude(erased_at=None, blocked_at=None).exists()
    return "gone" if gone else ""


def _solve(ticket, made) -> str:
    """Solve it; why it could not be, "" where it was. The answer has gone out either way."""
    ticket = Ticket.objects.select_related("status").get(pk=ticket.pk)
    said = made.resolution
    category = ResolutionCategory.objects.filter(pk=said.get("category")).first()
    try:
        ticket.solve(by=made.member, category=category, reason=said.get("reason", ""))
    except (NotYet, NotSaid):
        return "unsolved"
    return ""
