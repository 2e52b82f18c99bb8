"""Solving: what it came to, and whether somebody asks the customer again."""

import uuid

from django import forms
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.actions.hold import solved_with
from pasokh.tickets.actions.solving import NotSaid, NotYet, blockers, must_say_enough, warnings
from pasokh.tickets.life import life_rules
from pasokh.tickets.models import Category, LifeRules, ResolutionCategory
from pasokh.tickets.models.resolution import REASON_LENGTH

from ...access import desk_view, ticket_for
from ..steps import CannotBeDone, chosen_status, deed, must_be_valid
from .already import settled_before
from .planning import PlanForm, plan


class SolveForm(forms.Form):
    """What a request came to. The category is asked for by the workspace's rules, the reason as well where it says so."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("What did it come to?"),
        queryset=ResolutionCategory.objects.none(),
        to_field_name="uid",
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("In words"), max_length=REASON_LENGTH, required=False)
    follow_up = forms.BooleanField(label=gettext_lazy("Ask the customer again later"), required=False)

    def __init__(self, *args, skipped=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules, self.skipped = life_rules(), skipped
        self.fields["category"].queryset = ResolutionCategory.objects.offered()

    def clean(self):
        given = super().clean()
        if self.skipped or self.rules.asks == LifeRules.Asks.NEVER:
            given = {"category": None, "reason": "", "follow_up": False}
        elif self.rules.wants_reason and not given.get("reason"):
            raise forms.ValidationError(not_said("reason"))
        try:
            must_say_enough(given.get("category"), given.get("reason", ""))
        except NotSaid as problem:
            raise forms.ValidationError(not_said(problem.code)) from problem
        return given


def not_said(code) -> str:
    """What is still to be said, by the code of a NotSaid."""
    return {
        "category": _("Say what it came to."),
        "reason": _("Write a reason in words."),
        "closing": _("Write why it is closed without the customer's word."),
    }[code]


def said_once(given) -> dict:
    """The category and the reason that a form gives for many requests at once. Raises CannotBeDone."""
    form = SolveForm(given, skipped="skip" in given)
    must_be_valid(form)
    return {name: form.cleaned_data[name] for name in ("category", "reason")}


def answer_asked() -> dict:
    """What the fields of an answer need. The first category in the workspace's order stands chosen, never the one chosen last: what a request came
    to has nothing to do with the one before, and Enter would say it nevertheless.
    """
    categories = list(ResolutionCategory.objects.offered())
    return {
        "rules": life_rules(),
        "categories": [(each.uid, each.label(get_language())) for each in categories],
        "chosen": categories[0].uid if categories else None,
        "most": REASON_LENGTH,
    }


@require_GET
@desk_view
def solving(request, number):
    """The dialog that asks what it came to. `sent` is the client id of the answer after which it asks, if any: it went, whatever becomes of this."""
    ticket = ticket_for(request, number, "ticket.move")
    context = {
        "ticket": ticket,
        "blockers": blockers(ticket),
        "warnings": warnings(ticket),
        "answer": answer_asked(),
        "plan": PlanForm.asking(request.member, ticket),
        "status": request.GET.get("status", ""),
        "sent": request.GET.get("sent", ""),
    }
    return render(request, "desk/tickets/life/solve.html", context)


def client_id_of(text):
    """The id that a browser gave a message; None for nonsense."""
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return None


@deed("ticket.move")
def solve(request, ticket):
    """Solve it; with `follow_up`, somebody asks the customer again."""
    form = SolveForm(request.POST, skipped="skip" in request.POST)
    planned = PlanForm(request.POST, member=request.member) if request.POST.get("follow_up") else None
    must_be_valid(form, planned)
    given = form.cleaned_data
    status, warned = chosen_status(request, Category.SOLVED), warnings(ticket)
    try:
        event = ticket.solve(by=request.member, category=given["category"], reason=given["reason"], status=status)
    except NotYet as problem:
        raise CannotBeDone(problem) from problem
    except NotSaid as problem:
        raise CannotBeDone(not_said(problem.code)) from problem
    before = "" if event else settled_before(ticket, request.member, same=_is_what_it_came_to(ticket, given))
    if event and (sent := client_id_of(request.POST.get("sent"))):
        solved_with(ticket=ticket, by=request.member, client_id=sent, event=event)
    if planned and given["follow_up"]:
        plan(ticket, planned, request.member)
    said = " ".join([_("Solved."), *warned])
    return (said, event) if event else (before, None)


def _is_what_it_came_to(ticket, given):
    said, chosen = ticket.resolution, (given["category"], given["reason"].strip())
    if ticket.category != Category.SOLVED:
        return False
    return chosen == ((said.category, said.reason) if said else (None, "")) or chosen == (None, "")
