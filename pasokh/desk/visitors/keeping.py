"""For how long visits are kept."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.ui.fields import NumberField
from pasokh.visitors.actions.purge import set_keeping
from pasokh.visitors.models import Keeping
from pasokh.visitors.models.keeping import LEAST_DAYS, MOST_DAYS

from ..access import permitted
from ..fragments import done


class KeepingForm(forms.Form):
    """Days."""

    days = NumberField(
        label=gettext_lazy("Keep visits for so many days"),
        help_text=gettext_lazy(
            "Pages, events and visitors of whom nothing was seen since are deleted at night. The counters stay."
        ),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
    )


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def keeping(request):
    """The dialog; POST changes it."""
    form = KeepingForm(request.POST or None, initial={"days": Keeping.current().days})
    if request.method == "POST" and form.is_valid():
        set_keeping(days=form.cleaned_data["days"], by=request.member)
        return done(_("Saved."))
    return render(
        request, "desk/visitors/keeping.html", {"form": form}, status=422 if request.method == "POST" else 200
    )
