"""Saved replies in the composer: the list that «/» opens, the text of one with its variables, and the look of what is being written."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.tickets.models import SavedReply
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.writing.pictures import typed_with
from pasokh.tickets.writing.saved_replies import PLACE, fill, find

from ...access import desk_view, ticket_for
from ...entering.asked import brought
from ..messages import with_placed

MOST = 12


@require_GET
@desk_view
def pick(request, number):
    """The ones that match what was typed after the slash."""
    ticket_for(request, number, "ticket.note")
    replies = find(request.member, request.GET.get("q", ""), MOST)
    for reply in replies:
        reply.glimpse = glimpse(reply.text, 140)
    return render(request, "desk/tickets/writing/pick.html", {"replies": replies, "number": number})


def glimpse(text, most) -> str:
    """The beginning of a text, its places as ‹names› and not as they are typed."""
    return PLACE.sub(lambda place: f"‹{place[1]}›", text)[:most]


@require_GET
@desk_view
def text(request, number, public_id):
    """JSON: its text as it is said on this ticket, and the places that nobody can fill."""
    ticket = ticket_for(request, number, "ticket.note")
    try:
        reply = SavedReply.objects.usable_by(request.member).by_public_id(public_id)
    except SavedReply.DoesNotExist:
        return JsonResponse({"detail": _("This saved reply is gone.")}, status=404)
    filled = fill(reply.text, ticket=ticket, member=request.member, language=reply.language)
    return JsonResponse({"text": filled.text, "open": filled.open})


@require_POST
@desk_view
def preview(request):
    """How it will look, as HTML."""
    files = brought(request.member, request.POST.getlist("attachments"))
    typed = typed_with(request.POST.get("text", "")[:TEXT_LIMIT], files, by_mail=True)
    html = with_placed(typed.html, files) if typed.html else ""
    return render(request, "desk/tickets/writing/preview.html", {"typed": typed, "html": html})
