"""Answers that are written and not said yet: for a second thought, or for later. They become Messages by `reply` when their time comes."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import UUIDField
from django.db.models.functions import Now
from django.utils import timezone

from pasokh.events import track
from pasokh.events.models import Event
from pasokh.kernel.database.ready import Asked, Ready

from ..models import Attachment, HeldReply
from ..models.merging import IsMerged
from ..writing.mailing import USUAL, Mailing
from ..writing.meanwhile import must_have_read
from ..writing.pictures import is_mail, typed_with
from . import append as thread
from .drafts import give_back
from .reply import reply, said_before
from .step_back import StandsElsewhere, step_back

UNDO_FOR = timedelta(seconds=15)  # as long as peers give (docs: B-03)
LATEST = timedelta(days=366)


class TooLate(Exception):
    """It has gone already, or was taken back by somebody else."""


class BadTime(ValueError):
    """A time to go that has passed, or is more than a year away."""


def hold(
    *,
    ticket,
    by,
    text="",
    attachment_ids=(),
    client_id=None,
    origin="",
    goes_at=None,
    waits=False,
    seen=None,
    mailing=USUAL,
):
    """Keep an answer back: for UNDO_FOR, or until `goes_at` (UTC), then the job says it; the process may die in between.

    `text` is as typed, `origin` the way it takes if not the ticket's; with `waits` it stays where the customer writes before that. A
    repeated `client_id` of the same author gives what the first time gave: the HeldReply, or the Message it has become.
    `seen` and `mailing` as for `reply`. Raises EmptyMessage, MessageTooLong, BadTime, IsMerged, AnsweredMeanwhile, Attachment.DoesNotExist; nothing has
    changed then.
    """
    text = text.replace("\x00", "")
    thread.check(text, "", attachment_ids)
    later = goes_at is not None
    goes_at = checked_time(goes_at) if later else timezone.now() + UNDO_FOR
    with transaction.atomic():
        ticket = thread.locked([ticket.pk])[ticket.pk]
        if earlier := said_before(by, client_id) or _held_before(by, client_id):
            return earlier
        if ticket.merged_into_id:
            raise IsMerged(ticket.merged_into)
        must_have_read(ticket, by=by, seen=seen)
        files = thread.files_of(by.actor, attachment_ids)
        held = HeldReply.objects.create(
            ticket=ticket, member=by, why=HeldReply.Why.LATER if later else HeldReply.Why.UNDO, text=text, origin=origin,
            client_id=client_id or uuid4(), goes_at=goes_at, waits=waits, mailing=mailing.kept(),
        )  # fmt: skip
        if files:
            Attachment.objects.filter(pk__in=[file.pk for file in files]).update(held=held, draft=None, ticket=ticket)
        ticket.count_held()
        _send_in_time(held)
        _tell("reply.scheduled" if later else "reply.held", held, by.actor)
        return held


def checked_time(moment):
    """The moment. Raises BadTime."""
    if not timezone.now() < moment < timezone.now() + LATEST:
        raise BadTime
    return moment


def _held_before(by, client_id):
    return _same.first(member=by.pk, client=client_id) if client_id else None


_same = Ready(
    lambda: HeldReply.objects.filter(member=Asked("member"), client_id=Asked("client", UUIDField())), prepared=True
)


def _send_in_time(held):
    from ..jobs.writing import send_held

    # Without a lock: one that goes next week must not stand before one that goes now.
    send_held.defer(held_id=held.pk, after=held.goes_at)


def say_what_is_due(held_id):
    """Say what is due on the ticket of a held reply, in its order. Whatever is gone, or was put off, is left alone."""
    ticket_id = HeldReply.objects.filter(pk=held_id).values_list("ticket", flat=True).first()
    with transaction.atomic():
        ticket = thread.locked([ticket_id]).get(ticket_id) if ticket_id else None
        if ticket is None:
            return
        # By the database's clock, as its job was: one whose machine is a moment behind would find nothing due.
        due = HeldReply.objects.filter(ticket=ticket, goes_at__lte=Now()).order_by("goes_at", "pk")
        for held in due.select_related("member", "ticket"):
            if not held.stays:
                _say(held)


def _say(held):
    files = list(held.attachments.filter(message=None))
    typed = typed_with(held.text, files, is_mail(held.origin or held.ticket.origin))
    message = reply(
        ticket=held.ticket, by=held.member, text=typed.text, html=typed.html, source=typed.source,
        attachment_ids=[file.pk for file in files], client_id=held.client_id, origin=held.origin,
        mailing=Mailing.of(held.mailing),
    )  # fmt: skip
    _remove(held)
    return message


def _remove(held):
    held.delete()
    held.ticket.count_held()


def take_back(*, ticket, held_id, by):
    """Make it a draft of its writer again, with its files (see `give_back`), whoever takes it back; a ticket that was solved with it
    stands where it stood before. Returns the Draft.

    Raises TooLate when it has gone.
    """
    with transaction.atomic():
        held = _still_held(ticket, held_id)
        draft = give_back(held, by=by)
        _tell("reply.taken_back", held, by.actor)
        _remove(held)
        _take_back_solving(held, by)
        return draft


def solved_with(*, ticket, by, client_id, event):
    """Note that the ticket was solved together with an answer of hers, if that still waits: whoever takes it back takes both back."""
    HeldReply.objects.filter(ticket=ticket, member=by, client_id=client_id).update(solving=event.pk)


def _take_back_solving(held, by):
    event = Event.objects.filter(pk=held.solving).first() if held.solving else None
    if event is not None:
        # Where something newer has happened, it stands there.
        with suppress(StandsElsewhere):
            step_back(held.ticket, event, by=by)


def put_off(*, ticket, held_id, by, goes_at, waits):
    """Let it go at another time; what the customer wrote before this is taken as known. Raises TooLate, BadTime."""
    checked_time(goes_at)
    with transaction.atomic():
        held = _still_held(ticket, held_id)
        held.goes_at, held.waits, held.crossed_at, held.why = goes_at, waits, None, HeldReply.Why.LATER
        held.save(update_fields=["goes_at", "waits", "crossed_at", "why"])
        _send_in_time(held)
        _tell("reply.put_off", held, by.actor)
        return held


def send_now(*, ticket, held_id, by):
    """Say it at once. Returns the Message; raises TooLate."""
    with transaction.atomic():
        return _say(_still_held(ticket, held_id))


def _still_held(ticket, held_id):
    locked = thread.locked([ticket.pk])[ticket.pk]
    held = HeldReply.objects.select_related("member").filter(pk=held_id, ticket=locked).first()
    if held is None:
        raise TooLate
    held.ticket = locked
    return held


def tell_of_crossing(ticket, actor):
    """The customer wrote while answers were waiting for their time: each is marked once, and told to who wrote it. The ticket is locked."""
    waiting = HeldReply.objects.filter(ticket=ticket, why=HeldReply.Why.LATER, crossed_at=None)
    for held in waiting:
        held.crossed_at = timezone.now()
        held.save(update_fields=["crossed_at"])
        _tell("reply.crossed", held, actor, waits=held.waits)


def _tell(kind, held, actor, **more):
    at = held.goes_at.isoformat()
    track(kind, actor=actor, subject=held.ticket, held=held.pk, member=held.member_id, at=at, **more)


def count_anew(*tickets):
    """Bring `held` of tickets up to date whose held answers went from one to the other. They are locked."""
    for ticket in tickets:
        ticket.count_held()
