"""Taking back what was just done."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.events.models import Event
from pasokh.tickets.actions.undo import CannotUndo, undo
from pasokh.tickets.models import Ticket

from ..access import desk_view
from ..fragments import done, refused
from .relations.merging import taken_apart
from .steps import CHANGED


@require_POST
@desk_view
def undo_event(request, event):
    """Undo one event of a ticket that the member sees; says why where it is too late or something newer stands in the way."""
    seen = Ticket.objects.visible_to(request.member).values("pk")
    found = Event.objects.filter(pk=event, subject_kind="ticket", subject_id__in=seen).first()
    if found is None:
        raise Http404("no such event")
    try:
        undo(event=found, by=request.member)
    except CannotUndo:
        return refused(
            _("This can no longer be undone: too much time has passed, or something newer stands in the way.")
        )
    if found.kind in ("ticket.merged", "ticket.absorbed"):
        return done(taken_apart(), events=[CHANGED])
    return done(_("Undone."), events=[CHANGED])
