"""What is entered of a request besides its customer and its own fields."""

import re
import uuid

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.tickets.filters import BY_HAND, CHANNELS
from pasokh.tickets.models import Inbox, Tag, TicketType
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.models.priority import Level
from pasokh.tickets.models.ticket import SUBJECT_LENGTH
from pasokh.ui.fields import LineField
from pasokh.workspaces.models import Member, Team

from ..settings.inboxes import no_inbox_words

LEVELS = (
    (Level.LOW, gettext_lazy("Low")),
    (Level.MEDIUM, gettext_lazy("Medium")),
    (Level.HIGH, gettext_lazy("High")),
)
MOST_TAGS = 20
MOST_FILES = 20
LONGEST_TAGS = 1000  # characters
COMMAS = re.compile(r"[,،;؛\n]")


class ByPublicId(forms.ModelChoiceField):
    """One of a few rows by its public id, called by its name, or by `label` in the active language."""

    def __init__(self, **options):
        super().__init__(to_field_name="uid", **options)

    def label_from_instance(self, row):
        return row.label(get_language()) if hasattr(row, "label") else row.name


class RequestForm(forms.Form):
    """How it came, what it is about, what was said, and who works on it."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[(kind, CHANNELS[kind]) for kind in BY_HAND], initial=BY_HAND[0]
    )
    inbox = ByPublicId(label=gettext_lazy("Inbox"), queryset=Inbox.objects.none(), empty_label=None)
    subject = LineField(
        label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose words these are"),
        choices=[
            ("customer", gettext_lazy("What the customer said")),
            ("note", gettext_lazy("My own note; the customer does not see it")),
        ],
        initial="customer",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What was said, as you note it"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={
                "rows": 5,
                "dir": "auto",
                "data-controller": "autogrow",
                "data-formatting-target": "text",
                "data-action": "keydown->formatting#key paste->formatting#paste",
            }
        ),
    )
    impact = forms.TypedChoiceField(label=gettext_lazy("Impact"), choices=LEVELS, coerce=int, initial=Level.MEDIUM)
    urgency = forms.TypedChoiceField(label=gettext_lazy("Urgency"), choices=LEVELS, coerce=int, initial=Level.MEDIUM)
    assignee = ByPublicId(
        label=gettext_lazy("Assignee"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: it goes to whoever takes such requests"),
    )
    team = ByPublicId(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("As the inbox says"),
    )
    tags = LineField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=LONGEST_TAGS,
        help_text=gettext_lazy("With commas between them."),
        widget=forms.TextInput(attrs={"list": "entering-tags", "autocomplete": "off"}),
    )
    type = ByPublicId(
        label=gettext_lazy("Type"),
        queryset=TicketType.objects.none(),
        required=False,
        empty_label=gettext_lazy("No type"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.getlist("attachments"):
            self.fields["text"].required = False
        answering = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
        rows = {"inbox": Inbox.objects.order_by("pk"), "assignee": answering, "team": Team.objects.order_by("name")}
        for name, queryset in (rows | {"type": TicketType.objects.offered()}).items():
            self.fields[name].queryset = queryset
        self.inboxes = list(self.fields["inbox"].queryset)
        self.fields["inbox"].initial = self.inboxes[0].uid if self.inboxes else None
        self.fields["assignee"].initial = member.uid
        self.fields["client_id"].initial = uuid.uuid4

    def clean(self):
        if not self.inboxes:
            self.add_error(None, no_inbox_words())
        return super().clean()

    def clean_text(self):
        return self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n")

    def clean_tags(self):
        """The words, each once. Refuses retired ones: they are put on nothing any more."""
        names = list(dict.fromkeys(filter(None, (name.strip() for name in COMMAS.split(self.cleaned_data["tags"])))))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("These are too many tags."))
        return names

    @staticmethod
    def offered_tags() -> list[str]:
        """Tags to choose from."""
        return list(Tag.objects.offered().order_by("name").values_list("name", flat=True)[:100])
