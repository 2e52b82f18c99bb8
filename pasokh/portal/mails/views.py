from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pasokh.channels import unsubscribing
from pasokh.contacts.actions.unsubscribe import subscribe_again, unsubscribe, wants_no_mail
from pasokh.kernel.limits import hit, party
from pasokh.kernel.tenancy import workspace
from pasokh.ui.errors import error_response
from pasokh.workspaces.models import Workspace

WISHES = {"limit": 60, "per_seconds": 600}  # of one network address: mail providers send those of many customers
AGAIN = "again"


# The address is the key, and a mail program sends no cookie (RFC 8058): nothing of a session counts here.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, token):
    """Looking at it changes nothing: programs open what stands in mails. POST puts an end to automatic mail, or (`wish` again) takes that back."""
    try:
        workspace_id, contact_id = unsubscribing.read(token)
    except unsubscribing.BadLink as error:
        raise Http404("not an address of ours") from error
    if not hit(f"unsubscribe:{party(request.META.get('REMOTE_ADDR', ''))}", **WISHES).allowed:
        return error_response(429)
    shop = Workspace.objects.filter(pk=workspace_id).first()
    if shop is None:
        raise Http404("nobody's")
    with workspace(shop):
        contact = unsubscribing.contact_of(contact_id)
        if contact is None:
            raise Http404("nobody")
        if request.method == "POST":
            verb = subscribe_again if request.POST.get("wish") == AGAIN else unsubscribe
            verb(contact=contact, by=contact)
        done = wants_no_mail(contact) is not None
    context = {"workspace": shop, "done": done, "again": AGAIN, "answered": request.method == "POST"}
    return render(request, "portal/leave.html", context)
