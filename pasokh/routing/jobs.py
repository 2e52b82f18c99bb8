"""Handing out when somebody became free, came, or changed something; offers that expire; and a sweep each minute that makes good what was lost."""

from functools import partial

from django.db.models import F, Q
from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.workspaces.models import Member
from pasokh.workspaces.sweeping import in_rounds, of_each

from .actions import offers
from .actions.hand_out import hand_out
from .actions.hold import let_go_late
from .actions.note_gone import note_gone
from .actions.overflow import AT_ONCE, overflow, reckon_anew
from .actions.place import place, place_all
from .actions.relieve import AT_ONCE as RELIEVED_AT_ONCE
from .actions.relieve import hand_on, relieve
from .known import known
from .models import Capacity, Offer, Waiting


def ask_to_hand_out() -> None:
    """Have what waits handed out once this is committed; asking twice is asking once."""
    hand_out_waiting.defer(once=f"routing:{require_workspace_id()}")


def ask_for(member_id) -> None:
    """The like when a member has become free: she is idle since now."""
    free_member.defer(member_id=member_id, once=f"routing:{require_workspace_id()}:{member_id}")


@job(queue="routing", attempts=5, name="routing.hand_out_waiting")
def hand_out_waiting():
    """Hand out what waits, as long as somebody has room for more."""
    if hand_out().others:
        ask_to_hand_out()


@job(queue="routing", attempts=5, name="routing.free_member")
def free_member(member_id):
    """A member finished something, or came: hand out what waits."""
    if known() is None:
        return
    Capacity.objects.filter(member=member_id).update(freed_at=timezone.now())
    ask_to_hand_out()


@job(queue="routing", attempts=5, name="routing.expire_offer")
def expire_offer(offer_id):
    """An offer's time is over: somebody else is asked, unless it was answered."""
    offers.expire(offer_id)


@job(queue="routing", attempts=5, name="routing.withdraw_offers")
def withdraw_offers(member_id):
    """A member is not there any more: what she was asked, others are."""
    offers.withdraw(member_id)


@job(queue="routing", attempts=5, name="routing.place_ticket")
def place_ticket(ticket_id, keep_team=False):
    """Find the queue of a request anew."""
    place(ticket_id, keep_team=keep_team)


@job(queue="routing", attempts=5, name="routing.end_hold")
def end_hold(ticket_id):
    """Something was about to talk with a customer: if it has not begun by now, her request comes into its queue."""
    let_go_late(ticket_id)


@job(queue="routing", attempts=5, name="routing.empty_queue")
def empty_queue(queue_id, last=0):
    """A queue takes nothing any more: what waits in it goes to others."""
    if place_all(queue_id) and (left := _first(queue_id)) != last:
        empty_queue.defer(queue_id=queue_id, last=left)


def _first(queue_id):
    return Waiting.objects.filter(queue=queue_id).order_by("ticket").values_list("ticket", flat=True).first() or 0


@job(queue="routing", attempts=5, name="routing.reckon_overflow")
def reckon_overflow(queue_id, after=0):
    """When what waits in a queue overflows was changed."""
    if last := reckon_anew(queue_id, after):
        reckon_overflow.defer(queue_id=queue_id, after=last)


@job(queue="routing", attempts=5, name="routing.relieve_member")
def relieve_member(member_id):
    """A member left: her open requests go to others."""
    if relieve(member_id) == RELIEVED_AT_ONCE:
        relieve_member.defer(member_id=member_id)


@every("* * * * *")
@job(queue="routing", attempts=1, own_transactions=True, name="routing.sweep")
def sweep(workspace_id=None):
    """Each minute: what has waited too long moves on, offers whose job was lost expire, what is held by something that died comes into
    its queue, what somebody has who is gone is handed on, and who came to work gets what waits."""
    of_each(_sweep)


def _sweep(ws):
    for queue in _in(ws, _strays):
        _in(ws, partial(place_all, queue))
    if _in(ws, known) is None:
        return
    in_rounds(ws, overflow, full=AT_ONCE)
    # Each in a transaction of its own: tickets are locked before queues.
    deeds = (
        (_late_offers, offers.expire),
        (_held_too_long, let_go_late),
        (_those_who_left, relieve),
        (note_gone, hand_on),
    )
    for found, deed in deeds:
        for pk in _in(ws, found):
            _in(ws, partial(deed, pk))
    _in(ws, hand_out)


def _in(ws, step):
    with workspace(ws):
        return step()


def _strays():
    """Queues that are retired, and in which something waits: it came when that was not known everywhere yet."""
    return list(Waiting.objects.exclude(queue__retired_at=None).values_list("queue", flat=True).distinct())


def _late_offers():
    return list(Offer.objects.pending().filter(until__lte=timezone.now()).values_list("pk", flat=True)[:AT_ONCE])


def _held_too_long():
    return list(Waiting.objects.filter(held_until__lte=timezone.now()).values_list("ticket", flat=True)[:AT_ONCE])


def _those_who_left():
    """Something may have been given to them in the moment in which they left."""
    taken = Offer.objects.taken().filter(
        Q(created_at__gte=F("member__deactivated_at")) | Q(ended_at__gte=F("member__deactivated_at"))
    )
    left = Member.objects.exclude(deactivated_at=None)
    return list(taken.filter(member__in=left).values_list("member", flat=True).distinct())
