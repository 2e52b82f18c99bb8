"""Being at a ticket: who looks, who writes, how far it was read. Nothing here is worth an answer."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from pasokh.live.announcing import signal
from pasokh.live.presence import LEFT, REPLYING, VIEWING, touch
from pasokh.notices.actions.read import read_ticket
from pasokh.notices.bell import unread_count
from pasokh.workspaces.rules import may

from ..access import desk_view, ticket_or_404
from ..chats.whispering import looks_on
from .head import known_at, others_at

STATES = {"viewing": VIEWING, "typing": REPLYING, "stopped": VIEWING, "left": LEFT}


@require_POST
@desk_view
def attend(request, number):
    """Answers a look with the others who are here, and her bell where the look took something off it: what was signalled before her
    stream was open is made good by it.

    `state`: viewing, typing, stopped or left; `seen`: the position up to which the thread is on her screen.

    Only who may answer has read it for the business: the look of a light member, or of a lead at a colleague's chat, takes no unread mark off
    and tells the customer nothing.
    """
    ticket = ticket_or_404(request.member, number, "contact")
    state = request.POST.get("state")
    if state in STATES:
        touch(request.member.pk, ticket.pk, STATES[state])
    if state in ("typing", "stopped") and request.GET.get("mode") != "note":
        _tell_customer(request.member, ticket, state == "typing")
    seen = request.POST.get("seen", "")
    if _is_further(seen, ticket) and may(request.member, "ticket.reply") and not looks_on(request.member, ticket):
        ticket.see_as_staff(int(seen), by=request.member)
    rung = (state == "viewing" or seen) and read_ticket(ticket.pk, by=request.member)
    if state == "viewing":
        bell = {"unread": unread_count(request.member.pk)} if rung else {}
        return JsonResponse({"here": known_at(ticket, request.member), **bell})
    return HttpResponse(status=204)


def _is_further(seen, ticket):
    return seen.isdecimal() and len(seen) < 9 and int(seen) > ticket.seen_by_staff


def _tell_customer(member, ticket, typing):
    if may(member, "ticket.reply"):
        told = {"type": "typing", "typing": typing, "name": member.name, "conversation": ticket.public_id}
        signal(ticket.workspace_id, f"visitor:{ticket.contact_id}", told)


@require_GET
@desk_view
def viewers(request, number):
    """The other members who have the ticket open."""
    ticket = ticket_or_404(request.member, number)
    return render(request, "desk/tickets/viewers.html", {"ticket": ticket} | others_at(ticket, request.member))
