"""A policy as people fill it in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.calendars.models import WorkingHours
from pasokh.sla.clocks import KINDS, WAITS
from pasokh.sla.models import Contract, Policy
from pasokh.sla.models.policy import LONGEST, NAME_LENGTH
from pasokh.ui.clock import DaysField, LengthsField
from pasokh.ui.fields import LineField
from pasokh.ui.shares import SharesField

from ...promises.words import KINDS as KIND_WORDS

STEPS = 4  # lines of the escalation that the form shows
COUNTS = [("working", gettext_lazy("in working time")), ("always", gettext_lazy("around the clock"))]
TOLD = [
    ("", gettext_lazy("nobody")),
    ("assignee", gettext_lazy("the assignee")),
    ("leads:0", gettext_lazy("leads of its team")),
    ("leads:1", gettext_lazy("leads of the team above")),
    ("leads:2", gettext_lazy("leads two teams above")),
    ("leads:3", gettext_lazy("leads three teams above")),
]
HOURS_OF = [
    ("business", gettext_lazy("Those of the business")),
    ("place", gettext_lazy("Those of the team or the site of the request")),
    ("own", gettext_lazy("Always one calendar")),
]
HELP = {
    "first_reply": gettext_lazy("From the customer's first word to our first answer."),
    "next_reply": gettext_lazy("From her next word to our answer."),
    "update": gettext_lazy("At most so long until she hears from us again, while it is unsettled."),
    "solve": gettext_lazy("From opening to solving. Opened again, it goes on with what is left."),
    "follow_up": gettext_lazy("From solving until somebody asked her whether all is well."),
    "chat_wait": gettext_lazy("Until somebody takes the chat or answers; seconds count."),
    "call_wait": gettext_lazy("Until somebody takes the call; seconds count."),
}


class PolicyForm(forms.Form):
    """Everything about a policy but its filter."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    contract = forms.ChoiceField(label=gettext_lazy("Contract of the customer"), required=False)
    hours_of = forms.ChoiceField(label=gettext_lazy("Working hours"), choices=HOURS_OF)
    hours = forms.ModelChoiceField(
        label=gettext_lazy("Which calendar"), queryset=WorkingHours.objects.none(), required=False, to_field_name="uid"
    )
    warnings = SharesField(
        label=gettext_lazy("Warn at these shares of the time (percent)"),
        help_text=gettext_lazy(
            "One or several, for example 50, 80. The assignee is warned, else those who could take it. Empty: nobody is warned."
        ),
        required=False,
    )
    warnings_before = LengthsField(
        label=gettext_lazy("Warn so long before it is late"),
        help_text=gettext_lazy(
            "One or several, for example 15 minutes, 2 hours; in the time by which the promise is measured. "
            "A promise that is shorter than that has no such warning."
        ),
        most=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    also_open = forms.BooleanField(
        label=gettext_lazy("Also for requests that are open already"),
        help_text=gettext_lazy("Otherwise it holds for those that are opened from now on."),
        required=False,
    )

    def __init__(self, *args, policy, **kwargs):
        super().__init__(*args, initial=_initial(policy), **kwargs)
        self.fields["contract"].choices = _contracts(policy.contract)
        self.fields["hours"].queryset = WorkingHours.objects.all()
        for kind in KINDS:
            self.fields[f"length_{kind}"] = _length(KIND_WORDS[kind])
            self.fields[f"counts_{kind}"] = forms.ChoiceField(
                label=gettext_lazy("Counts"), choices=COUNTS, required=False
            )
            self.fields[f"pauses_{kind}"] = forms.BooleanField(
                label=gettext_lazy("stands while we wait for the customer"), required=False
            )
        for number in range(STEPS):
            self.fields[f"to_{number}"] = forms.ChoiceField(label=gettext_lazy("Tell"), choices=TOLD, required=False)
            self.fields[f"after_{number}"] = _length(gettext_lazy("After"))
        if policy.pk and policy.since is None:
            del self.fields["also_open"]

    @property
    def targets(self):
        """The lines of the table: (help, length, counts, pauses) as bound fields."""
        return [(HELP[kind], self[f"length_{kind}"], self[f"counts_{kind}"], self[f"pauses_{kind}"]) for kind in KINDS]

    @property
    def steps(self):
        """The lines of the escalation: (after, to)."""
        return [(self[f"after_{number}"], self[f"to_{number}"]) for number in range(STEPS)]

    @property
    def others(self):
        """What stands above the table."""
        return [self[name] for name in ("contract", "hours_of", "hours", "warnings", "warnings_before")]

    def clean(self):
        data = super().clean()
        if data.get("hours_of") == "own" and not data.get("hours"):
            self.add_error("hours", _("Choose the calendar."))
        if not any(data.get(f"length_{kind}") for kind in KINDS) and not self.errors:
            self.add_error(None, _("A policy promises something: fill in at least one time."))
        return data

    def values(self) -> dict:
        """What `make_policy` and `change_policy` take."""
        given = self.cleaned_data
        own = given["hours_of"] == Policy.HoursOf.OWN
        return {
            "name": given["name"],
            "contract": given["contract"],
            "hours_of": given["hours_of"],
            "hours": given["hours"] if own else None,
            "warnings": given["warnings"] or [],
            "warnings_before": given["warnings_before"] or [],
            "targets": {kind: self._target(kind) for kind in KINDS if given[f"length_{kind}"]},
            "steps": [step for number in range(STEPS) if (step := self._step(number))],
        }

    def _target(self, kind):
        given = self.cleaned_data
        always = given[f"counts_{kind}"] == "always"
        return given[f"length_{kind}"] | {"always": always, "pauses": given[f"pauses_{kind}"]}

    def _step(self, number):
        to, _colon, up = self.cleaned_data[f"to_{number}"].partition(":")
        length = self.cleaned_data[f"after_{number}"] or {"seconds": 0}
        days = {"days": length["days"]} if "days" in length else {}
        return {"after": length["seconds"], "to": to, "up": int(up or 0)} | days if to else None


def _length(label):
    return DaysField(label=label, most=LONGEST, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _contracts(chosen):
    levels = Contract.objects.exclude(level="").order_by("level").values_list("level", flat=True).distinct()
    known = {f"level:{level}": _("Of the level “%(level)s”") % {"level": level} for level in levels}
    known |= {chosen: chosen.removeprefix("level:")} if chosen.startswith("level:") and chosen not in known else {}
    plain = [
        ("", _("With or without one")),
        ("any", _("With one, of which something is left")),
        ("none", _("Without one")),
    ]
    return [*plain, *known.items()]


def _initial(policy):
    usual = {"seconds": None, "always": False, "pauses": True}
    found = {name: getattr(policy, name) for name in ("name", "contract", "hours_of", "warnings", "warnings_before")}
    found["hours"] = policy.hours.uid if policy.hours_id else None
    for kind in KINDS:
        waits = {"always": True, "pauses": False} if kind in WAITS.values() else {}
        target = usual | waits | policy.targets.get(kind, {})
        found |= {f"length_{kind}": _length_of(target, "seconds"), f"pauses_{kind}": target["pauses"]}
        found[f"counts_{kind}"] = "always" if target["always"] else "working"
    for number, step in enumerate(policy.steps[:STEPS]):
        found[f"to_{number}"] = "assignee" if step["to"] == "assignee" else f"leads:{step.get('up', 0)}"
        found[f"after_{number}"] = _length_of(step, "after")
    return found


def _length_of(given, name):
    """As the field has it; None for none."""
    seconds, days = given[name] or 0, given.get("days", 0)
    return {"days": days, "seconds": seconds} if seconds or days else None
