"""Who is at the desk, and which ticket she may see there."""

from functools import lru_cache, wraps

from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.visibility import seen_by
from pasokh.ui import display
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import member_view, require

from .fragments import wanted_part

ASKED_BY = ("HX-Request", "HX-Target", "HX-History-Restore-Request")


def desk_view(view):
    """A view of the desk: for members, inside their workspace, with dates and money as the business shows them."""

    @member_view
    @wraps(view)
    def at_desk(request, *args, **kwargs):
        shop = request.workspace
        timezone.activate(shop.zone)
        display.activate(calendar=shop.calendar, currency_unit=shop.currency)
        try:
            response = view(request, *args, **kwargs)
            return _kept_apart(request, response)
        finally:
            timezone.deactivate()
            display.deactivate()

    return at_desk


def _kept_apart(request, response):
    """A page and its parts share an address: a browser that goes back to it must not show a part as the page."""
    patch_vary_headers(response, ASKED_BY)
    if wanted_part(request):
        response.headers.setdefault("Cache-Control", "no-store")
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


def permitted(permission, to_read=""):
    """A desk view for members who may do this, whatever the thing: others get 403 and nothing has changed.

    `to_read` is the permission that is enough to look at it; `request.may_change` says whether she has the other one too.
    """

    def wrap(view):
        @desk_view
        @wraps(view)
        def checked(request, *args, **kwargs):
            looks = to_read and request.method in ("GET", "HEAD")
            require(request.member, to_read if looks else permission)
            request.may_change = not looks or may(request.member, permission)
            return view(request, *args, **kwargs)

        return checked

    return wrap


def ticket_or_404(member, number, *related, lock=False):
    """The ticket of this number, if the member may see it. One she may not see does not exist for her.

    `lock` holds its row until the request ends: two changes at once happen one after the other, and neither is lost.
    """
    related = related or ("status", "contact", "assignee", "team")
    asked = seen_by(member) | {"number": number}
    if lock and not _lock(member.sees)(**asked):
        raise Http404("no such ticket")
    ticket = _of_number(member.sees, related).first(**asked)
    if ticket is None:
        raise Http404("no such ticket")
    return ticket


def seen_ticket(member, pk):
    """The ticket of this key, with nothing joined, if the member may see it; else None."""
    return _of_key(member.sees).first(**seen_by(member), pk=pk)


@lru_cache
def _of_key(sees):
    return Ready(lambda: Ticket.objects.visible_as(sees).filter(pk=Asked("pk")), prepared=True)


def ticket_for(request, number, permission, *related, lock=False):
    """The ticket of this number, for a member who may do this to it: 404 for one she does not see, 403 for one to which she may not."""
    ticket = ticket_or_404(request.member, number, *related, lock=lock)
    require(request.member, permission, ticket)
    return ticket


@lru_cache
def _lock(sees):
    # By itself: a row locked through a join is left out when its key changed while we waited (see tickets.actions.append.locking).
    # What is read after it has seen all that was waited for.
    return Ready(
        lambda: Ticket.objects.visible_as(sees).select_for_update().filter(number=Asked("number")).values_list("pk"),
        prepared=True,
    )


@lru_cache
def _of_number(sees, related):
    tickets = lambda: Ticket.objects.visible_as(sees).named().select_related(*related)  # noqa: E731
    return Ready(lambda: tickets().filter(number=Asked("number")), prepared=True)
