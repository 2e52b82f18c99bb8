"""How a link, and its taking away, are taken back."""

from ..actions.append import locked, locked_family
from ..actions.linking import CannotLink, connect, unlink
from ..actions.undo import CannotUndo, reverses
from ..actions.unsplit import CannotUnsplit, unsplit
from ..models import Link, Ticket


def _lock_both(event):
    # Links are made one at a time after their tickets are locked, as merges do.
    locked([event.subject_id, event.payload["ticket"]])


@reverses("ticket.linked", permission="ticket.link", unless=["ticket.unlinked"], locks=_lock_both)
def part_again(ticket, event, by):
    """They have nothing to do with one another again. A link that a merge has led elsewhere since is not this one any more."""
    first, second = _ends(ticket, event, by)
    made = Link.objects.filter(kind=event.payload["link"], first=first, second=second).first()
    if made is None:
        raise CannotUndo("the link is gone")
    unlink(link=made, by=by)


@reverses("ticket.unlinked", permission="ticket.link", unless=["ticket.linked"], locks=_lock_both)
def link_again(ticket, event, by):
    """As they were linked, unless another link has made that impossible."""
    first, second = _ends(ticket, event, by)
    try:
        connect(event.payload["link"], first, second, by)
    except CannotLink as error:
        raise CannotUndo(error.code) from error


def _ends(ticket, event, by):
    """Both tickets as the link names them. Whoever does not see the other one takes nothing back."""
    other = Ticket.objects.visible_to(by).filter(pk=event.payload["ticket"]).first()
    if other is None:
        raise CannotUndo("the other is not hers to see")
    return (ticket, other) if event.payload["side"] == "first" else (other, ticket)


@reverses(
    "ticket.split",
    permission="ticket.split",
    locks=lambda event: locked_family([event.subject_id, event.payload["ticket"]]),
)
def put_back(ticket, event, by):
    """What was split off stands here again, unless somebody has gone on with it there."""
    fresh = Ticket.objects.visible_to(by).filter(pk=event.payload["ticket"]).first()
    if fresh is None:
        raise CannotUndo("the new one is not hers to see")
    try:
        unsplit(ticket=ticket, fresh=fresh, by=by, event=event)
    except CannotUnsplit as error:
        raise CannotUndo("somebody has gone on with it") from error
