import uuid
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.kernel import files
from pasokh.kernel.ids import format_tracking_code
from pasokh.tickets import hers
from pasokh.tickets.actions.confirm import confirm, deny
from pasokh.tickets.actions.rate import TooLate, rate
from pasokh.tickets.forms import for_customers
from pasokh.tickets.models import Rating
from pasokh.tickets.models.rating import BEST, WORST
from pasokh.tickets.models.status import Category

from ..tracking.steps import steps_of
from ..visits import page_of, portal_view
from . import reading
from .writing import Refused, write


@require_GET
@portal_view
def my_requests(request):
    """Her requests, those with the newest words first."""
    before = request.GET.get("before", "")
    rows, more = reading.page_of_requests(request.customer, int(before) if before.isdecimal() else None)
    return render(
        request, "portal/requests/list.html", page_of(request) | {"rows": rows, "more": more, "before": before}
    )


@require_http_methods(["GET", "POST"])
@portal_view
def one(request, number):
    """One of her requests. POST is one thing that she does on it (`do`): write, confirm, deny, rate."""
    ticket = hers.requests_of(request.customer.pk).filter(number=number).first()
    if ticket is None:
        raise Http404("not hers")
    if request.method == "GET":
        return _show(request, ticket)
    deed = DEEDS.get(request.POST.get("do", "write"))
    if deed is None:
        raise Http404("nothing that is done here")
    try:
        went_to = deed(request, ticket)
    except Refused as refused:
        return _show(request, ticket, problem=str(refused), text=request.POST.get("text", ""), status=422)
    there = reverse("portal:request", args=[request.portal.settings["slug"], went_to.number])
    return redirect(f"{there}?done={request.POST.get('do', 'write')}#last")


def _write(request, ticket):
    received = write(request, ticket)
    # What was merged into another's request is still hers under its own number.
    return received.ticket if received.opened else ticket


def _confirm(request, ticket):
    confirm(ticket=ticket, contact=request.customer)
    return ticket


def _deny(request, ticket):
    deny(ticket=ticket, contact=request.customer)
    return write(request, ticket).ticket if request.POST.get("text", "").strip() else ticket


def _rate(request, ticket):
    score = request.POST.get("score", "")
    try:
        rate(
            ticket=ticket,
            contact=request.customer,
            score=int(score) if score.isdecimal() else 0,
            words=request.POST.get("text", ""),
        )
    except ValueError as error:
        raise Refused(_("Please choose how content you are.")) from error
    except TooLate as error:
        raise Refused(_("You said so some days ago, and it stands.")) from error
    return ticket


DEEDS = {"write": _write, "confirm": _confirm, "deny": _deny, "rate": _rate}


def _show(request, ticket, problem="", text="", status=200):
    current = ticket.survivor
    before = request.GET.get("before", "")
    slug = request.portal.settings["slug"]
    said, earlier = reading.said_on(ticket, slug, int(before) if before.isdecimal() else None)
    is_hers = current.contact_id == request.customer.pk
    if not before and is_hers:
        current.see_as_contact(current.last_position)
    context = {
        "ticket": ticket,
        "heading": ticket.title,
        "said": said,
        "earlier": earlier,
        "steps": steps_of(current),
        "facts": for_customers(ticket),
        "tracking_code": format_tracking_code(ticket.tracking_code),
        "asks": is_hers and current.category == Category.SOLVED,
        "closed": current.category == Category.CLOSED,
        "rating": Rating.objects.filter(ticket=current).first() if is_hers else None,
        "rates": is_hers and current.category in (Category.SOLVED, Category.CLOSED),
        "scores": range(WORST, BEST + 1),
        "client_id": request.POST.get("client_id") or uuid.uuid4(),
        "problem": problem,
        "text": text,
        "done": request.GET.get("done", ""),
    } | reading.status_of(ticket)
    return render(request, "portal/requests/one.html", page_of(request) | context, status=status)


@require_GET
@portal_view
def file(request, public_id):
    """A file of one of her requests: a download, or with `?thumbnail` a picture to be shown."""
    found = reading.file_of(request.customer, public_id)
    if found is None or not files.exists(found.stored):
        raise Http404("no such file of hers")
    is_shown = "thumbnail" in request.GET and found.is_image
    stored, kind = (
        (found.thumbnail, "image/webp") if is_shown and found.thumbnail else (found.stored, found.content_type)
    )
    response = HttpResponse(headers=files.headers(found.name, kind, inline=is_shown))
    response["X-Pasokh-File"] = quote(str(files.path_of(stored)))
    return response
