"""What a site's chat offers beside the conversation: when nobody has time, at its end, and while one writes."""

from django import forms
from django.utils.translation import gettext_lazy

from pasokh.tickets.models.rating import MOST_REASONS, REASON_LENGTH
from pasokh.ui.fields import NumberField

BUSY = [
    ("message", gettext_lazy("Leave a message, and say how to answer it")),
    ("callback", gettext_lazy("Be called back, at a time of one's choice")),
    ("article", gettext_lazy("Read an article, where there are some")),
]
RATINGS = [
    ("stars", gettext_lazy("With one to five stars")),
    ("thumbs", gettext_lazy("Content or not content")),
    ("none", gettext_lazy("Not at all")),
]
PLAIN = ("busy", "queue_limit", "rating", "transcript", "away_mail", "emoji", "push")
REASONS = "rating_reasons"
MOST_WAITING = 1_000


def reasons(label, language):
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_REASONS * (REASON_LENGTH + 2),
        help_text=gettext_lazy("One a line, at most twelve. Empty: ours."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": language}),
    )


class OffersForm(forms.Form):
    """The fields of it; `SiteForm` has them all."""

    busy = forms.MultipleChoiceField(
        label=gettext_lazy("Offer when nobody answers, or too many wait"),
        choices=BUSY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    queue_limit = NumberField(
        label=gettext_lazy("Too many wait from"),
        required=False,
        min_value=0,
        max_value=MOST_WAITING,
        help_text=gettext_lazy(
            "So many may wait from this site; who comes then is told that it is full. 0: any number."
        ),
    )
    rating = forms.ChoiceField(
        label=gettext_lazy("Have visitors rate the conversation"), choices=RATINGS, required=False
    )
    rating_reasons_fa = reasons(gettext_lazy("Reasons to choose from (Persian)"), "fa")
    rating_reasons_en = reasons(gettext_lazy("Reasons to choose from (English)"), "en")
    transcript = forms.BooleanField(
        label=gettext_lazy("Visitors may have the conversation mailed to them"), required=False
    )
    away_mail = forms.BooleanField(
        label=gettext_lazy("Mail visitors who have left the answers they have not read"),
        required=False,
        help_text=gettext_lazy(
            "Two minutes after the first of them, to who gave an e-mail. What she answers stands in the same conversation."
        ),
    )
    emoji = forms.BooleanField(label=gettext_lazy("Offer a list of emoji"), required=False)
    push = forms.BooleanField(
        label=gettext_lazy("Tell visitors who have left of answers"),
        required=False,
        help_text=gettext_lazy(
            "On the chat page: their browser asks them first, and shows that there is an answer, not what it says."
        ),
    )

    def reasons(self) -> dict:
        """Reasons by language, where there are some."""
        given = {code: self.cleaned_data.get(f"{REASONS}_{code}", "").strip() for code in ("fa", "en")}
        return {code: text for code, text in given.items() if text}


def reasons_shown(kept) -> dict:
    """What the fields of reasons show."""
    return {f"{REASONS}_{code}": kept[REASONS].get(code, "") for code in ("fa", "en")}
