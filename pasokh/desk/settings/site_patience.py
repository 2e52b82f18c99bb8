"""How long a chat of a site may wait for an answer before it is shown to agents as late."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.channels.site import DEFAULTS
from pasokh.ui.fields import NumberField

PLAIN = ("warn_after", "late_after")
MOST = 86_400  # seconds: beyond a day there is no clock any more


def seconds(label, help_text=""):
    return NumberField(label=label, help_text=help_text, required=False, min_value=1, max_value=MOST)


class PatienceForm(forms.Form):
    """The fields of it; `SiteForm` has them all."""

    warn_after = seconds(
        gettext_lazy("The clock of a chat turns yellow after, seconds"),
        gettext_lazy("On the page of chats, from the customer's first word that nobody has answered."),
    )
    late_after = seconds(gettext_lazy("And red after, seconds"))

    def clean(self):
        given = super().clean()
        warn, late = (given.get(name) or DEFAULTS[name] for name in PLAIN)
        if not self.errors.keys() & set(PLAIN) and late <= warn:
            self.add_error("late_after", _("It turns red later than yellow."))
        return given
