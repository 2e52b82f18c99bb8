"""Putting a ticket off, in words or to a day, and waking it."""

from datetime import datetime

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.tickets.models.snoozing import CannotSnooze

from ...access import desk_view, ticket_for
from ...fragments import done
from ..steps import CHANGED, deed
from .said import snoozed_words
from .when import MomentForm, offered_moments

REPLY, CHOSEN = "reply", "chosen"


@require_GET
@desk_view
def choose(request, number):
    """The dialog: until when."""
    ticket = ticket_for(request, number, "ticket.snooze")
    return _dialog(request, ticket, MomentForm(initial=MomentForm.initial_of(ticket.snoozed_until)))


@require_POST
@desk_view
def put_off(request, number):
    """Put it off: `until` is "reply", a moment of the dialog (RFC 3339), or "chosen" for the day and time beside it."""
    ticket = ticket_for(request, number, "ticket.snooze", lock=True)
    typed = request.POST.get("until") == CHOSEN
    form = MomentForm(request.POST) if typed else MomentForm.untouched()
    try:
        event = ticket.snooze(by=request.member, until=_until(request.POST.get("until"), form))
    except CannotSnooze as problem:
        form.add_error("day" if typed and str(problem) != "settled" else None, _reasons()[str(problem)])
    except ValueError:
        if not form.errors:
            form.add_error("day", _("Choose a day."))
    else:
        return done(snoozed_words(ticket), events=[CHANGED], undo=event)
    return _dialog(request, ticket, form, status=422)


def _until(wish, form):
    """The moment that was wished, None for «until an answer». Raises ValueError where there is none."""
    if wish == REPLY:
        return None
    if wish == CHOSEN:
        if not form.is_valid():
            raise ValueError("no moment")
        return form.moment
    moment = datetime.fromisoformat(wish or "")
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


@deed("ticket.snooze")
def wake(request, ticket):
    """End its sleep now."""
    event = ticket.wake(by=request.member)
    return (_("The request is back among the open ones."), event) if event else ""


def _dialog(request, ticket, form, status=200):
    context = {"ticket": ticket, "form": form, "choices": offered_moments()}
    return render(request, "desk/tickets/work/snooze.html", context, status=status)


def _reasons():
    return {
        "settled": _("It is solved or closed: there is nothing to put off."),
        "past": _("This moment has passed."),
        "too_far": _("That is too far away: two years at most."),
    }
