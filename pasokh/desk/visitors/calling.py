"""Speaking to a visitor first."""

import uuid

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.channels.models import Channel
from pasokh.kernel.markdown import read
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.begin import Underway
from pasokh.tickets.models import Ticket
from pasokh.visitors import queries
from pasokh.visitors.actions.call import Blocked, call
from pasokh.visitors.models import Visitor

from ..access import permitted
from ..fragments import load_ticket, refused
from ..lookup import get_or_404
from ..once import once
from .shown import basic

LONGEST = 4_000  # characters of a first message


@require_http_methods(["GET", "POST"])
@permitted("visitor.call")
@once
def calling(request, public_id):
    """The dialog of a first message; POST says it and leads to the request that it opened."""
    visitor = get_or_404(Visitor.objects.select_related("contact"), public_id)
    site = Channel.of_origin(visitor.site)
    if site is None or not site.active:
        raise Http404("no such site")
    if request.method == "GET":
        return _dialog(request, visitor)
    return _say(request, visitor, site)


def _dialog(request, visitor, text="", problem="", status=200):
    context = {"visitor": basic(visitor), "here": queries.is_here(visitor), "text": text, "problem": problem}
    context["client_id"] = request.POST.get("client_id") or str(uuid.uuid4())
    return render(request, "desk/visitors/call.html", context, status=status)


def _say(request, visitor, site):
    text = request.POST.get("text", "")
    if len(text) > LONGEST:
        return _dialog(request, visitor, text, _("This is too long for a first message."), 422)
    typed = read(text)
    words = {"text": typed.text, "html": typed.html, "source": typed.source, "client_id": _client_id(request)}
    try:
        message = call(visitor=visitor, by=request.member, inbox_id=site.inbox_id, **words)
    except (EmptyMessage, MessageTooLong):
        return _dialog(request, visitor, text, _("Write something first."), 422)
    except Blocked:
        return refused(_("Messages to this visitor are not sent: she was blocked."), 409)
    except Underway as found:
        return _underway(request, found.ticket)
    return load_ticket(request, message.ticket.number)


def _underway(request, ticket):
    """Somebody was quicker, or she wrote meanwhile."""
    if Ticket.objects.visible_to(request.member).filter(pk=ticket.pk).exists():
        return load_ticket(request, ticket.number)
    return refused(_("A colleague is talking with this visitor already."), 409)


def _client_id(request):
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
