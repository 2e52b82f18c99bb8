"""The fields of one's own that a request of the chosen type has, as they are filled in before it is there."""

from dataclasses import dataclass, field

from django.forms import BoundField
from django.utils.translation import gettext as _

from pasokh.tickets.fields.known import known
from pasokh.tickets.forms import PREFIX, Needed, Refused, asked, form_for, stored
from pasokh.tickets.models import Attachment
from pasokh.workspaces.models import CustomField

from ..tickets.fields import uploaded


@dataclass
class Line:
    """One field as the form shows it. `files` are those that are brought already."""

    custom: CustomField
    control: BoundField
    errors: list
    files: list = field(default_factory=list)

    @property
    def is_file(self):
        return self.custom.kind == CustomField.Kind.FILE

    @property
    def needed_now(self):
        return self.custom.needed == Needed.CREATION


class Asked:
    """What was typed into the fields of a type (None: of none): which of them are shown, what they say, what is wrong with them."""

    def __init__(self, type, request, bound=True):
        self.of, self.type, self.errors = known(), type, {}
        used = list(self.of.used_by(type.pk if type else None).values())
        self.form = form_for(used, {}, request.POST if bound else None)
        self.values = self._read(used, request) if bound else {}
        self.shown = asked(type.pk if type else None, self.values, self.of)
        keys = {each.key for each in self.shown}
        # What is hidden by a condition is not asked, whatever was typed there before.
        self.values = {key: value for key, value in self.values.items() if key in keys and value is not None}
        self.errors = {key: words for key, words in self.errors.items() if key in keys}

    def _read(self, used, request):
        self.form.is_valid()
        return {each.key: value for each in used if (value := self._value(each, request)) is not None}

    def _value(self, custom, request):
        if custom.kind == CustomField.Kind.FILE:
            return self._files(custom, request)
        if custom.key in self.form.errors:
            self.errors[custom.key] = list(self.form.errors[custom.key])
            return None
        return stored(custom, self.form.cleaned_data[custom.key])

    def _files(self, custom, request):
        kept = [each.public_id for each in brought(request.member, request.POST.getlist(f"{PREFIX}-{custom.key}-kept"))]
        try:
            return [*kept, *uploaded(request, custom)] or None
        except Refused as refused:
            self.errors |= {key: [words] for key, (_code, words) in refused.errors.items()}
            return kept or None

    def lack(self, fields):
        """Say beside these fields that they are needed now."""
        self.errors |= {each.key: [_("This is needed when a request is made.")] for each in fields}

    def lines(self, member) -> list[Line]:
        """The fields in their order."""
        return [
            Line(each, self.form[each.key], self.errors.get(each.key, []), self._held(each, member))
            for each in self.shown
        ]

    def _held(self, custom, member):
        is_file = custom.kind == CustomField.Kind.FILE
        return brought(member, self.values.get(custom.key, ())) if is_file else []


def brought(member, public_ids, most=20) -> list[Attachment]:
    """The files of these ids that the member brought and nothing has yet; others are left out."""
    free = Attachment.objects.filter(
        ticket=None, message=None, draft=None, held=None, uploader_kind=member.actor.kind, uploader_id=member.actor.id
    )
    found = []
    for public_id in list(dict.fromkeys(public_ids))[:most]:
        try:
            found.append(free.by_public_id(public_id))
        except Attachment.DoesNotExist:
            continue
    return found
