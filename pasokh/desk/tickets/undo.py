"""Taking back what was just done."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.events.models import Event
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.undo import CannotUndo, undo
from pasokh.tickets.models import Ticket

from ..access import desk_view
from ..fragments import done, lead_to, refused, set_off
from .relations.merging import taken_apart
from .steps import CHANGED

MOST_SAID = 300


@require_POST
@desk_view
def undo_event(request, event):
    """Undo one event of a ticket that the member sees; says why where it is too late or something newer stands in the way.

    `said` is what its toast said: the key Z takes it back long after that is gone, with another request open perhaps.
    """
    seen = Ticket.objects.visible_to(request.member).values("pk")
    found = Event.objects.filter(pk=event, subject_kind="ticket", subject_id__in=seen).first()
    if found is None:
        raise Http404("no such event")
    said = request.POST.get("said", "").replace("\x00", "")[:MOST_SAID]
    try:
        ticket = undo(event=found, by=request.member)
    except CannotUndo:
        why = _("This can no longer be undone: too much time has passed, or something newer stands in the way.")
        return refused(" ".join(filter(None, [said, why])))
    undone = _undone(ticket, said)
    if found.kind == "ticket.split":
        return lead_to(ticket.number, set_off(undone))
    if found.kind in ("ticket.merged", "ticket.absorbed"):
        return done(taken_apart(), events=[CHANGED])
    return done(undone, events=[CHANGED])


def _undone(ticket, said):
    if not said:
        return _("Undone.")
    return _("Undone on %(number)s: %(what)s") % {"number": ltr(f"#{ticket.number}"), "what": isolate(said)}
