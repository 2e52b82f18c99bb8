"""One visitor: a page of her own, and the part of the panel beside a request of hers."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.live.streams import resume_point
from pasokh.visitors import queries
from pasokh.visitors.models import Visitor
from pasokh.visitors.telling import TOPIC
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view, permitted, ticket_or_404
from ..fragments import wanted_part
from ..live.topics import page_topics
from ..lookup import get_or_404
from ..rail import rail_context
from .shown import tickets_seen, whole


@require_GET
@permitted("visitor.see")
def visitor(request, public_id):
    """Where she is, whence she came, what she did; the part alone where a script asks for it."""
    since = resume_point()
    found = get_or_404(Visitor.objects.select_related("contact"), public_id)
    ticket = tickets_seen(request.member, [found]).get(found.pk)
    context = {"visitor": whole(found, ticket), "may_call": may(request.member, "visitor.call"), "again": request.path}
    if wanted_part(request):
        return render(request, "desk/visitors/section.html", context)
    around = {"live_topics": " ".join([TOPIC, *page_topics(request.member)]), "live_since": since}
    around |= rail_context(request, "visitors")
    return render(request, "desk/visitors/visitor.html", context | around)


@require_GET
@desk_view
def of_ticket(request, number):
    """The visitor behind a request that came by the chat; an empty part where nothing is known of her."""
    ticket = ticket_or_404(request.member, number)
    require(request.member, "visitor.see", ticket)
    found = queries.visitor_of(ticket.contact_id, ticket.origin)
    context = {"visitor": whole(found, ticket.number) if found else None, "again": request.path, "beside": ticket}
    return render(request, "desk/visitors/section.html", context)
