from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.limits import hit, party
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.forms import for_customers
from pasokh.tickets.models import Category
from pasokh.tickets.queries import by_tracking_code
from pasokh.ui.display import displaying
from pasokh.ui.errors import error_response

from .forms import TrackingForm
from .saying import say
from .steps import steps_of

# Twelve characters of base 32 cannot be guessed; the limits keep anybody from trying, and from probing persons.
LOOKUPS_PER_ADDRESS = {"limit": 20, "per_seconds": 600}
LOOKUPS_PER_CODE = {"limit": 10, "per_seconds": 3600}


@never_cache
@require_http_methods(["GET", "POST"])
def track(request, code=""):
    """Ask for code and person; show the state of the request, in the customer's words. A code in the address fills the field.

    Of a solved request she says there whether it truly is (`say`: solved or not, and what is left to do in `words`).
    """
    if request.method == "GET":
        return _ask(request, TrackingForm.asking_for(code or request.GET.get("code", "")))
    form = TrackingForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    if not _may_look(request, form.cleaned_data["code"]):
        return error_response(429)
    found = by_tracking_code(form.cleaned_data["code"], form.cleaned_data["person"])
    if found is None:
        form.add_error(None, _("No request was found with this code and this phone or e-mail. Please check both."))
        return _ask(request, form, status=422)
    shop, ticket = found
    said = say(shop, ticket, request.POST.get("say", ""), request.POST.get("words", ""))
    return _show(request, shop, ticket, form, said)


def _may_look(request, code):
    address = hit(f"track:{party(request.META.get('REMOTE_ADDR', ''))}", **LOOKUPS_PER_ADDRESS)
    return address.allowed and hit(f"track-code:{code}", **LOOKUPS_PER_CODE).allowed


def _ask(request, form, status=200):
    return render(request, "portal/track.html", {"form": form}, status=status)


def _show(request, shop, ticket, form, said):
    with workspace(shop), timezone.override(shop.zone), displaying(calendar=shop.calendar, currency_unit=shop.currency):
        # What became of it is told of the ticket that goes on; its number, subject and time are her own.
        current = ticket.survivor
        context = {
            "workspace": shop,
            "ticket": ticket,
            "said": said,
            "asks": ticket.category == Category.SOLVED,
            "person": form.data.get("person", ""),
            "current": current,
            "status": current.status.customer_label(get_language()),
            "steps": steps_of(current),
            "tracking_code": format_tracking_code(ticket.tracking_code),
            "facts": for_customers(ticket),
            "answers": current.messages.filter(kind="reply").count(),
        }
        return render(request, "portal/request.html", context)
