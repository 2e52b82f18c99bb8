"""How much each takes at once, and what a request of each channel weighs."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.routing.actions.capacities import set_capacity, set_rules
from pasokh.routing.models import Capacity, Rules
from pasokh.routing.models.capacity import MOST, USUAL_WEIGHTS
from pasokh.tickets.filters import CHANNELS
from pasokh.ui.fields import NumberField
from pasokh.workspaces.models import Member

from ...access import permitted
from ...inbox.rows import channel_word
from ...lookup import get_or_404
from ..frame import settings_page
from ..reading import facts_of


class RulesForm(forms.Form):
    """What everybody takes who has nothing of her own, and the weights of channels."""

    total = NumberField(
        label=gettext_lazy("Each colleague takes"),
        help_text=gettext_lazy("The sum of the weights of what is open with her. 100 is her whole attention."),
        min_value=0,
        max_value=MOST,
    )

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, initial={"total": rules.total}, **kwargs)
        self.channels = [kind for kind in USUAL_WEIGHTS if kind in CHANNELS]
        for kind in self.channels:
            label = _("Weight of a request: %(channel)s") % {"channel": channel_word(kind)}
            initial = rules.weight_of(kind)
            self.fields[f"weight-{kind}"] = NumberField(label=label, min_value=1, max_value=MOST, initial=initial)

    def weights(self) -> dict:
        return {kind: self.cleaned_data[f"weight-{kind}"] for kind in self.channels}


class CapacityForm(forms.Form):
    """How much one colleague takes."""

    total = NumberField(
        label=gettext_lazy("She takes"),
        help_text=gettext_lazy("Empty: as everybody. Zero: nothing comes to her by itself."),
        min_value=0,
        max_value=MOST,
        required=False,
    )


@require_http_methods(["GET", "POST"])
@permitted("queue.manage", to_read="queue.see")
def capacity(request):
    """The rules, and who differs from them."""
    rules = Rules.current()
    form = RulesForm(request.POST if request.method == "POST" else None, rules=rules)
    if form.is_valid():
        set_rules(by=request.member, total=form.cleaned_data["total"], weights=form.weights())
        messages.success(request, _("Saved."))
        return redirect("desk:capacity")
    own = dict(Capacity.objects.exclude(total=None).values_list("member", "total"))
    people = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk")
    rows = [{"who": each, "total": own.get(each.pk)} for each in people]
    facts = [] if request.may_change else facts_of(form)
    context = {"form": form, "facts": facts, "rows": rows, "usual": rules.total}
    return settings_page(request, "routing/capacity", "capacity", **context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def of_member(request, public_id):
    """How much one takes; POST changes it."""
    who = get_or_404(Member.objects.active(), public_id)
    row = Capacity.objects.filter(member=who).first()
    form = CapacityForm(request.POST if request.method == "POST" else None, initial={"total": row and row.total})
    if form.is_bound and form.is_valid():
        weights = row.weights if row else {}
        set_capacity(member=who, by=request.member, total=form.cleaned_data["total"], weights=weights)
        messages.success(request, _("Saved."))
        return redirect("desk:capacity")
    status = 422 if form.errors else 200
    return settings_page(request, "routing/capacity_of", "capacity", who=who, form=form, status=status)
