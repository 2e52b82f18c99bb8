"""Asking a customer again: planned after solving, done with an outcome."""

from datetime import timedelta

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pasokh.kernel.ids import parse_public_id
from pasokh.tickets.actions.follow_up import finish_follow_up
from pasokh.tickets.life import life_rules
from pasokh.tickets.models import FollowUp
from pasokh.tickets.models.resolution import REASON_LENGTH
from pasokh.tickets.scheduling.working_days import days_later, due_on
from pasokh.ui.fields import DateField
from pasokh.workspaces.models import Member

from ...access import desk_view, ticket_for
from ..steps import CannotBeDone, deed, must_be_valid

AHEAD = timedelta(days=366)  # how far from today it may be planned
MOST_MEMBERS = 200
CHANNELS = [
    ("phone", gettext_lazy("By phone")),
    ("message", gettext_lazy("By a message on this request")),
    ("email", gettext_lazy("By e-mail")),
    ("sms", gettext_lazy("By SMS")),
    ("visit", gettext_lazy("By a visit")),
]
OUTCOMES = [
    ("content", gettext_lazy("It is solved: close the request")),
    ("unhappy", gettext_lazy("It is not solved: open the request again")),
    ("no_answer", gettext_lazy("No answer")),
]


class PlanForm(forms.Form):
    """Who asks the customer, when, and how."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who asks"), queryset=Member.objects.none(), to_field_name="uid", empty_label=None
    )
    due = DateField(label=gettext_lazy("When"))
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=CHANNELS, initial="phone")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["due"].min_value, self.fields["due"].max_value = today, today + AHEAD
        answering = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
        self.fields["owner"].queryset = answering
        self.fields["owner"].label_from_instance = lambda each: each.name
        self.fields["owner"].widget.attrs["autofocus"] = True  # else the focus stands on «close»

    @classmethod
    def asking(cls, member, ticket):
        """As it is shown first: the one who has the ticket, so many working days from now as the workspace says."""
        owner = ticket.assignee if ticket.assignee_id and ticket.assignee.role != Member.Role.LIGHT else member
        due = timezone.localdate(days_later(timezone.now(), life_rules().follow_up_days))
        return cls(member=member, initial={"owner": owner.uid, "due": due})


def plan(ticket, form, member) -> FollowUp:
    """Plan what the form says. Raises CannotBeDone."""
    given = form.cleaned_data
    try:
        return ticket.plan_follow_up(
            by=member, owner=given["owner"], due_at=due_on(given["due"]), channel=given["channel"]
        )
    except ValueError as error:
        raise CannotBeDone(_("Only what is solved and not closed yet is followed up.")) from error


@require_GET
@desk_view
def planning(request, number):
    """The dialog that plans a follow-up."""
    ticket = ticket_for(request, number, "ticket.follow_up")
    context = {"ticket": ticket, "plan": PlanForm.asking(request.member, ticket)}
    return render(request, "desk/tickets/life/plan.html", context)


@deed("ticket.follow_up", makes=True)
def follow_up(request, ticket):
    """Have somebody ask the customer again."""
    form = PlanForm(request.POST, member=request.member)
    must_be_valid(form)
    plan(ticket, form, request.member)
    return _("The follow-up is planned.")


@require_GET
@desk_view
def asking(request, number, public_id):
    """The dialog that takes down what came of a follow-up."""
    ticket = ticket_for(request, number, "ticket.follow_up")
    found = get_object_or_404(FollowUp, ticket=ticket, uid=_uid(public_id))
    context = {"ticket": ticket, "follow_up": found, "outcomes": OUTCOMES, "most": REASON_LENGTH}
    return render(request, "desk/tickets/life/outcome.html", context)


@deed("ticket.follow_up")
def finish(request, ticket):
    """Note what came of a follow-up: an unhappy customer has her request opened again, a content one has it closed."""
    found = FollowUp.objects.filter(ticket=ticket, uid=_uid(request.POST.get("follow_up", ""))).first()
    outcome = request.POST.get("outcome")
    if found is None or outcome not in dict(OUTCOMES):
        raise CannotBeDone(_("Choose what came of it."))
    words = request.POST.get("words", "")
    if not finish_follow_up(follow_up=found, by=request.member, outcome=outcome, words=words):
        raise CannotBeDone(_("This was taken down already."))
    return _("Taken down.")


def _uid(public_id):
    try:
        return parse_public_id(FollowUp.PREFIX, public_id)
    except ValueError:
        return None
