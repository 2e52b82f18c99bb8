"""Solving and closing many requests: what is asked is asked once for all."""

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pasokh.tickets.life import life_rules
from pasokh.tickets.models import Category, Status
from pasokh.tickets.models.resolution import REASON_LENGTH
from pasokh.tickets.scheduling.working_days import days_later
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..tickets.life.planning import PlanForm
from ..tickets.life.solving import SolveForm, answer_asked
from ..tickets.steps import must_be_valid


class PlanManyForm(PlanForm):
    """Who asks the customers: somebody, or each request's own assignee."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who asks"),
        queryset=PlanForm.base_fields["owner"].queryset,
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("Whoever has the request"),
    )

    @classmethod
    def asking(cls, member):
        """As it is shown first: so many working days from now as the workspace says."""
        due = timezone.localdate(days_later(timezone.now(), life_rules().follow_up_days))
        return cls(member=member, initial={"due": due})


@require_GET
@desk_view
def ending(request):
    """The dialog that asks what the chosen ones came to, or why they are closed (`status`)."""
    status = settling_status(request.GET.get("status", ""))
    if status is None:
        raise Http404("no such status")
    closing = status.category == Category.CLOSED
    require(request.member, "ticket.close" if closing else "ticket.move")
    context = {"status": status.public_id, "closing": closing, "most": REASON_LENGTH}
    if not closing:
        context |= {"answer": answer_asked(), "plan": PlanManyForm.asking(request.member)}
    return render(request, "desk/views/ending.html", context)


def settling_status(public_id) -> Status | None:
    """The offered status of this public id if it is a solved or a closed one."""
    try:
        return Status.objects.offered().filter(category__gte=Category.SOLVED).by_public_id(public_id)
    except Status.DoesNotExist:
        return None


def answer_of(request) -> dict:
    """What the dialog said, as a bulk change takes it. Raises CannotBeDone."""
    status = settling_status(request.POST.get("status", ""))
    if status is None:
        return {}
    if status.category == Category.CLOSED:
        return {"reason": request.POST.get("reason", "")[:REASON_LENGTH]}
    form = SolveForm(request.POST, skipped="skip" in request.POST)
    planned = PlanManyForm(request.POST, member=request.member) if request.POST.get("follow_up") else None
    must_be_valid(form, planned)
    given = form.cleaned_data
    said = {"category": given["category"].public_id if given["category"] else "", "reason": given["reason"]}
    if planned and given["follow_up"]:
        plan = planned.cleaned_data
        owner = plan["owner"].public_id if plan["owner"] else ""
        said["follow_up"] = {"owner": owner, "due": plan["due"].isoformat(), "channel": plan["channel"]}
    return said
