"""The business: its name and how it counts time and money."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.ui.zones import ZoneField
from pasokh.workspaces.actions.change_workspace import change_workspace
from pasokh.workspaces.models import Workspace

from ..access import permitted
from .frame import settings_page


class BusinessForm(forms.ModelForm):
    """What a business says of itself."""

    time_zone = ZoneField(label=gettext_lazy("Time zone"), help_text=gettext_lazy("The name of a place near you."))

    class Meta:
        model = Workspace
        fields = ("name", "language", "time_zone", "calendar", "currency")
        labels = {
            "name": gettext_lazy("Name of the business"),
            "language": gettext_lazy("Language of the business"),
            "calendar": gettext_lazy("Calendar"),
            "currency": gettext_lazy("Unit of money"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = [("jalali", _("Jalali")), ("gregorian", _("Gregorian"))]
        self.fields["currency"].choices = [("toman", _("Toman")), ("rial", _("Rial"))]


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def business(request):
    """Show the form, or take what it says."""
    given = request.POST if request.method == "POST" else None
    form = BusinessForm(given, instance=Workspace.objects.get(pk=request.workspace.pk))
    if given is None or not form.is_valid():
        return settings_page(request, "business", "business", form=form, status=422 if given else 200)
    change_workspace(request.workspace, by=request.member, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("desk:business")
