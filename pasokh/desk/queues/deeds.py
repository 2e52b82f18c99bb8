"""Taking the next one, and saying yes or no to an offer."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.routing.actions.offers import NotOffered, accept, decline
from pasokh.routing.actions.take_next import Full, NothingWaits, take_next
from pasokh.routing.models import Offer

from ..access import permitted
from ..chats.leading import lead
from ..fragments import done, refused
from ..lookup import get_or_404
from ..once import once


@require_POST
@permitted("queue.take")
@once
def take(request):
    """The next request of her queues is hers; leads to it."""
    try:
        ticket = take_next(request.member)
    except NothingWaits:
        return refused(_("Nothing waits that you could take."), 409)
    except Full:
        return refused(_("You have as much as you can take. Finish something first."), 409)
    return lead(request, ticket)


@require_POST
@permitted("queue.take")
def accept_offer(request, public_id):
    """It is hers; leads to it."""
    try:
        offer = accept(offer=_own(request, public_id), by=request.member)
    except NotOffered:
        return _too_late()
    return lead(request, offer.ticket)


@require_POST
@permitted("queue.take")
def decline_offer(request, public_id):
    """The next one is asked."""
    try:
        decline(offer=_own(request, public_id), by=request.member)
    except NotOffered:
        return _too_late()
    return done(_("It goes to the next one."), events=["offers:changed"])


def _own(request, public_id):
    return get_or_404(Offer.objects.filter(member=request.member).select_related("ticket"), public_id)


def _too_late():
    response = refused(_("This offer has gone to somebody else."), 409)
    response["HX-Trigger-After-Settle"] = "offers:changed"
    return response
