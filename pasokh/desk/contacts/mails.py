"""Whether a customer gets automatic mail, as a colleague was told."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.contacts.actions.unsubscribe import subscribe_again, unsubscribe
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from .lookup import contact_or_404

STOP = "stop"


@require_POST
@desk_view
def automatic(request, public_id):
    """Send her no more of it (`wish` stop), or send it again."""
    require(request.member, "contact.edit")
    who = contact_or_404(public_id)
    verb = unsubscribe if request.POST.get("wish") == STOP else subscribe_again
    verb(contact=who, by=request.member)
    messages.success(request, _("Saved."))
    return redirect("desk:contact", who.public_id)
