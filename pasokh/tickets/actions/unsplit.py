"""Taking a split back."""

from django.db import transaction

from pasokh.events.models import Event

from ..models import Link, Merge, Participant
from .merge import CannotMerge, merge


class CannotUnsplit(Exception):
    """Somebody has said or done something on the new ticket, or one of them went elsewhere; nothing has changed."""


def unsplit(*, ticket, fresh, by, event):
    """Have what was split off stand where it stood: the new ticket goes into the old one, whose state stays, and its number leads there.

    Only while nobody has said or done anything on the new one. `event` is the split. Raises CannotUnsplit.
    """
    if fresh.merged_into_id or _was_worked_on(fresh):
        raise CannotUnsplit
    try:
        with transaction.atomic():
            merge(target=ticket, sources=[fresh], by=by, reopens=False, into_closed=True, undone=event)
            done = Merge.objects.get(source=fresh, undone_at=None)
            # Who wrote it was not in copy of the old one before, and is not now.
            Participant.objects.filter(pk__in=done.moved.get("requester", ())).delete()
            Link.objects.filter(kind=Link.Kind.SPLIT, first=fresh, second=ticket).delete()
    except CannotMerge as error:
        raise CannotUnsplit(error.code) from error


def _was_worked_on(fresh):
    """Whether anybody has said or done anything there since it was split off; what follows of itself does not count."""
    events = Event.objects.filter(subject_kind="ticket", subject_id=fresh.pk, cause_id=None)
    began = events.filter(kind="ticket.split_off").order_by("pk").values_list("pk", flat=True).first()
    return began is None or events.filter(pk__gt=began, actor_kind__in=["member", "contact", "api"]).exists()
