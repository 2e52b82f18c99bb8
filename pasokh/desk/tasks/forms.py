from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Task
from pasokh.tickets.models.task import OUTCOME_LENGTH, TITLE_LENGTH
from pasokh.ui.fields import PhoneField
from pasokh.workspaces.models import Member

from ..tickets.work.when import WhenForm

REMINDERS = (
    ("", gettext_lazy("No reminder")),
    ("0", gettext_lazy("At its time")),
    ("10", gettext_lazy("10 minutes before")),
    ("60", gettext_lazy("An hour before")),
    ("1440", gettext_lazy("A day before")),
)
RESULTS = (
    (Task.Result.REACHED, gettext_lazy("We spoke")),
    (Task.Result.NO_ANSWER, gettext_lazy("Nobody answered")),
    (Task.Result.WRONG_NUMBER, gettext_lazy("Wrong number")),
)


class OwnerField(forms.ModelChoiceField):
    """A colleague who answers customers; shown by name."""

    def __init__(self, **options):
        super().__init__(queryset=Member.objects.none(), required=False, **options)

    def label_from_instance(self, member):
        return member.name


class TaskForm(WhenForm):
    """What is to be done, by whom and when; a call has a phone."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(Task.Kind.TASK, gettext_lazy("Task")), (Task.Kind.CALL, gettext_lazy("Call back"))],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    owner = OwnerField(label=gettext_lazy("Who does it"), empty_label=gettext_lazy("Nobody yet"))
    remind_before = forms.ChoiceField(label=gettext_lazy("Remind"), choices=REMINDERS, required=False)
    field_order = ["kind", "title", "phone", "day", "at", "owner", "remind_before"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
        self.fields["owner"].queryset = members

    @classmethod
    def initial_of_task(cls, task) -> dict:
        """What the form shows of a task."""
        remind = "" if task.remind_before is None else str(task.remind_before)
        same = {name: getattr(task, name) for name in ("kind", "title", "phone", "owner")}
        return same | {"remind_before": remind} | cls.initial_of(task.due_at)

    def clean_title(self):
        title = clean_line(self.cleaned_data["title"], TITLE_LENGTH)
        if not title:
            raise forms.ValidationError(_("Write what is to be done."))
        return title

    def clean(self):
        given = super().clean()
        if given.get("kind") == Task.Kind.CALL and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Whom to call?"))
        return given

    @property
    def given(self) -> dict:
        """The task's fields, its owner apart. A task without a date reminds nobody; one without a call has no phone."""
        data = self.cleaned_data
        remind = int(data["remind_before"]) if data["remind_before"] and self.moment else None
        phone = data["phone"] if data["kind"] == Task.Kind.CALL else ""
        same = {"kind": data["kind"], "title": data["title"], "phone": phone}
        return same | {"due_at": self.moment, "remind_before": remind}


class OutcomeForm(forms.Form):
    """What came of it."""

    result = forms.ChoiceField(
        label=gettext_lazy("How did the call end?"), choices=RESULTS, widget=forms.RadioSelect, required=False
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=OUTCOME_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-controller": "autogrow"}),
    )

    def __init__(self, *args, is_call, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_call:
            del self.fields["result"]
