"""Making a request of its own of a message."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.kernel.persian.isolates import ltr
from pasokh.tickets.actions.append import preview_of
from pasokh.tickets.actions.split import CannotSplit, split
from pasokh.tickets.actions.undo import undoable
from pasokh.tickets.models import Message
from pasokh.tickets.models.subject import LENGTH

from ...access import desk_view, ticket_for
from ...fragments import lead_to, refused, set_off


@require_GET
@desk_view
def splitting(request, number, message):
    """The dialog."""
    ticket = ticket_for(request, number, "ticket.split")
    found = get_object_or_404(Message, ticket=ticket, pk=message)
    later = ticket.messages.filter(position__gt=found.position).count()
    context = {
        "ticket": ticket,
        "message": found,
        "preview": preview_of(found.text, found.attachments.all()),
        "later": later,
        "most": LENGTH,
    }
    return render(request, "desk/tickets/relations/split.html", context)


@require_POST
@desk_view
def make(request, number, message):
    """Split it off, and go to the new request."""
    ticket = ticket_for(request, number, "ticket.split", lock=True)
    since = timezone.now()
    given = {"later": request.POST.get("later") == "1", "subject": request.POST.get("subject", "")}
    try:
        fresh = split(ticket=ticket, message_id=message, by=request.member, **given)
    except CannotSplit as problem:
        return refused(why_not(problem.code))
    words = _("It is the request %(number)s now.") % {"number": ltr(f"#{fresh.number}")}
    return lead_to(fresh.number, set_off(words, undo=undoable(ticket, request.member, since)))


def why_not(code) -> str:
    """Why a message cannot be split off."""
    return {
        "gone": _("This message is no longer here. Open the page anew."),
        "everything": _("Nothing would stay behind. Choose a later message."),
        "merged": _("This request was merged into another. Open that one."),
        "note": _("A note begins no request. Choose a message of the customer's, or one of ours."),
    }[code]
