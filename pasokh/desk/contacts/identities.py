"""Another way to reach a customer, as a colleague knows it."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pasokh.contacts.actions.add import IdentityTaken, add_identity
from pasokh.contacts.normalise import kind_of
from pasokh.ui.fields import PhoneOrEmailField
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..inbox.rows import contact_name
from .lookup import contact_or_404


class IdentityForm(forms.Form):
    """A phone or an e-mail address."""

    way = PhoneOrEmailField(label=gettext_lazy("Phone or e-mail"))


@require_POST
@desk_view
def add(request, public_id):
    """Note it, and go back to her page; what is wrong or another customer's is said there."""
    require(request.member, "contact.edit")
    who, form = contact_or_404(public_id), IdentityForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["way"][0])
        return redirect("desk:contact", who.public_id)
    kind, value = kind_of(form.cleaned_data["way"])
    try:
        add_identity(contact=who, kind=kind, value=value, by=request.member)
        messages.success(request, _("Saved."))
    except IdentityTaken as taken:
        messages.error(request, _("This belongs to another customer: %(name)s") % {"name": contact_name(taken.contact)})
    return redirect("desk:contact", who.public_id)
