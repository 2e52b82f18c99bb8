"""What became of asking a customer whether it is truly solved."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track

from ..models import Category, Closure, FollowUp
from ..models.resolution import REASON_LENGTH
from .append import locked

Outcome = FollowUp.Outcome


@transaction.atomic
def finish_follow_up(*, follow_up, by, outcome, words=""):
    """Note what came of it, once: `content` closes the request, for she confirmed it; `unhappy` opens it again; `no_answer` does neither.

    Returns whether it was still to be done. Raises ValueError for an outcome that is none of these.
    """
    if outcome not in (Outcome.CONTENT, Outcome.UNHAPPY, Outcome.NO_ANSWER):
        raise ValueError("no such outcome")
    ticket = locked([follow_up.ticket_id])[follow_up.ticket_id]
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.outcome:
        return False
    follow_up.outcome, follow_up.done_at = outcome, timezone.now()
    follow_up.words = words.replace("\x00", "").strip()[:REASON_LENGTH]
    follow_up.save(update_fields=["outcome", "done_at", "words"])
    event = track("ticket.followed_up", actor=by.actor, subject=ticket, follow_up=follow_up.pk, outcome=outcome)
    if outcome == Outcome.UNHAPPY and ticket.settled:
        ticket.reopen(by=by, cause=event)
    if outcome == Outcome.CONTENT and ticket.category == Category.SOLVED:
        ticket.close(by=by, way=Closure.Way.FOLLOWED_UP, cause=event)
    return True
