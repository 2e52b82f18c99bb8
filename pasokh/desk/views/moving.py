"""A card dropped into another column: the verb that puts it there, with its permission."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.solving import NotSaid, NotYet, asks_first
from pasokh.tickets.actions.undo import undoable
from pasokh.tickets.models import Category, Status
from pasokh.workspaces.models import Member
from pasokh.workspaces.signing_in import require

from ..access import desk_view, ticket_or_404
from ..fragments import done, refused
from ..tickets.life.passing import ASK
from ..tickets.steps import CHANGED
from .opened import opened


class CannotMove(Exception):
    """Why the card stays where it was, in words."""


class Ask(Exception):
    """Something is to be said first: `url` is the dialog that asks. Nothing has changed."""

    def __init__(self, url):
        super().__init__(url)
        self.url = url


@require_POST
@desk_view
def move(request, key):
    """Put a ticket (`number`) into a column (`to`) of a board, or have the board ask what solving and closing ask for."""
    seen = opened(request, key)
    number = request.POST.get("number", "")
    ticket = ticket_or_404(request.member, int(number) if number.isdecimal() and len(number) < 16 else 0, lock=True)
    verb = {"status": _to_status, "assignee": _to_member}.get(seen.grouping)
    if verb is None:
        return refused(_("Cards of this board are not moved."))
    since = timezone.now()
    try:
        said = verb(request, ticket, request.POST.get("to", ""))
    except CannotMove as problem:
        return refused(problem)
    except Ask as question:
        return done(events={ASK: {"url": question.url}})
    return done(said, events=[CHANGED], undo=undoable(ticket, request.member, since))


def _to_status(request, ticket, key):
    status = Status.objects.offered().filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
    if status is None:
        raise CannotMove(_("This status is no longer there."))
    closing = status.category == Category.CLOSED
    require(request.member, "ticket.close" if closing else "ticket.move", ticket)
    if ticket.category == Category.CLOSED and not closing:
        raise CannotMove(_("A closed request stays closed: what comes after it is a new one."))
    if ticket.category != status.category and asks_first(status):
        raise Ask(_dialog(ticket, status))
    try:
        _step(request, ticket, status)
    except NotYet as problem:
        raise CannotMove(str(problem)) from problem
    except NotSaid as problem:  # the rules were changed in this moment
        raise Ask(_dialog(ticket, status)) from problem
    return _("The status is “%(status)s” now.") % {"status": ticket.status.label(get_language())}


def _dialog(ticket, status):
    name = "desk:closing" if status.category == Category.CLOSED else "desk:solving"
    return f"{reverse(name, args=[ticket.number])}?{urlencode({'status': status.public_id})}"


def _step(request, ticket, status):
    if status.category == Category.SOLVED:
        ticket.solve(by=request.member, status=status)
    elif status.category == Category.CLOSED:
        ticket.close(by=request.member, status=status)
    else:
        ticket.move_to(status, actor=request.member.actor)


def _to_member(request, ticket, key):
    require(request.member, "ticket.assign", ticket)
    member = None
    if key != "none":
        member = Member.objects.active().filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if member is None:
            raise CannotMove(_("This colleague cannot take requests now."))
    try:
        ticket.assign(member, by=request.member)
    except ValueError as error:
        raise CannotMove(_("This colleague cannot take requests now.")) from error
    return _("Given to %(name)s.") % {"name": isolate(member.name)} if member else _("It has no assignee now.")
