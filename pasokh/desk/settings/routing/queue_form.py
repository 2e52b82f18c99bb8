"""Everything about a queue but its filter, as a form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.routing.models import Queue
from pasokh.routing.models.queue import DAY, NAME_LENGTH
from pasokh.ui.clock import LengthField
from pasokh.ui.fields import LineField, NumberField
from pasokh.ui.filters import number
from pasokh.workspaces.models import Skill, Team
from pasokh.workspaces.models.skill import LEVELS

STRATEGIES = {
    "least_busy": gettext_lazy("Least busy: who has the most room"),
    "round_robin": gettext_lazy("In turn: one after the other"),
    "longest_idle": gettext_lazy("Longest idle: who has waited longest for work"),
    "skill": gettext_lazy("Best skilled: who knows most of what is needed"),
    "manual": gettext_lazy("By hand: everybody takes the next one herself"),
}
OVERFLOWS = {
    "none": gettext_lazy("It goes on waiting"),
    "queue": gettext_lazy("It goes to another queue"),
    "callback": gettext_lazy("The customer is called back: it is planned where her phone is known, else offered"),
}
LONGEST_OFFER, LONGEST_WAIT = 600, 7 * 24 * 3600  # seconds


class QueueForm(forms.Form):
    """Whose queue it is, how it chooses, and what becomes of what waits too long."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams that work it"), queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    strategy = forms.ChoiceField(label=gettext_lazy("Who gets the next one"), choices=STRATEGIES.items())
    last_agent_first = forms.BooleanField(label=gettext_lazy("First whoever helped this customer last"), required=False)
    by_language = forms.BooleanField(label=gettext_lazy("Rather who speaks the customer's language"), required=False)
    by_stage = forms.BooleanField(label=gettext_lazy("Rather who knows the customer's stage"), required=False)
    keeps_hours = forms.BooleanField(label=gettext_lazy("Only in the working hours of each colleague"), required=False)
    offer_seconds = NumberField(
        label=gettext_lazy("Seconds to think an offer over"),
        help_text=gettext_lazy("Zero gives requests at once. Who declines, or says nothing, passes it on to the next."),
        min_value=0,
        max_value=LONGEST_OFFER,
    )
    overflow = forms.ChoiceField(label=gettext_lazy("What waits too long"), choices=OVERFLOWS.items())
    overflow_after = LengthField(
        label=gettext_lazy("Too long is"),
        help_text=gettext_lazy("In working time, for example 5 minutes."),
        most=LONGEST_WAIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    overflow_to = forms.ModelChoiceField(
        label=gettext_lazy("The other queue"), queryset=Queue.objects.none(), to_field_name="uid", required=False
    )
    hand_on_after = LengthField(
        label=gettext_lazy("What a colleague has who is gone is handed on after"),
        help_text=gettext_lazy("If its customer waits for an answer meanwhile. Empty: never. From one minute on."),
        most=LONGEST_WAIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    head_start = NumberField(
        label=gettext_lazy("Head start of each level of priority, in minutes"),
        help_text=gettext_lazy(
            "What is urgent goes first, as if it had come earlier; so nothing waits for ever behind it."
        ),
        min_value=0,
        max_value=30 * DAY,
    )
    lead = NumberField(
        label=gettext_lazy("Head start of this queue before others, in minutes"), min_value=0, max_value=30 * DAY
    )

    def __init__(self, *args, queue, **kwargs):
        super().__init__(*args, initial=_initial(queue), **kwargs)
        self.fields["teams"].queryset = Team.objects.order_by("name")
        others = Queue.objects.active().exclude(pk=queue.pk)
        self.fields["overflow_to"].queryset = others
        self.skills = list(Skill.objects.offered())
        levels = [
            ("", _("not needed")),
            (0, _("rather who knows it, by the strategy of skills")),
            *((level, _("at least level %(level)s") % {"level": number(level)}) for level in LEVELS),
        ]
        for skill in self.skills:
            self.fields[f"need-{skill.pk}"] = forms.TypedChoiceField(
                label=_("Needs: %(skill)s") % {"skill": skill.name},
                choices=levels,
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean(self):
        data = super().clean()
        if data.get("overflow") != "none" and not data.get("overflow_after") and "overflow_after" not in self.errors:
            self.add_error("overflow_after", _("Say after how long."))
        if data.get("overflow") == "queue" and not data.get("overflow_to") and "overflow_to" not in self.errors:
            self.add_error("overflow_to", _("Choose the other queue."))
        return data

    def settings(self) -> dict:
        """What `make_queue` and `change_queue` take."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("need-")}
        needs = {skill.pk: self.cleaned_data.get(f"need-{skill.pk}") for skill in self.skills}
        return given | {
            "overflow_after": given["overflow_after"] or 0,
            "hand_on_after": given["hand_on_after"] or 0,
            "needs": {skill: level for skill, level in needs.items() if level is not None},
            "teams": list(given["teams"]),
        }


def _initial(queue):
    plain = (
        *("name", "strategy", "last_agent_first", "by_language", "by_stage", "keeps_hours", "offer_seconds"),
        *("overflow", "head_start", "lead"),
    )
    found = {name: getattr(queue, name) for name in plain}
    if queue.pk:
        found["teams"] = list(queue.worked_by.order_by("pk").values_list("team", flat=True))
        found |= {f"need-{skill}": level for skill, level in queue.needs.values_list("skill", "level")}
    to = queue.overflow_to
    return found | {
        "overflow_after": queue.overflow_after or None,
        "hand_on_after": queue.hand_on_after or None,
        "overflow_to": to and to.uid,
    }
