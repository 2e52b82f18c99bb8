"""The forms of articles: a new one, and where one stands."""

from django import forms
from django.utils.translation import gettext_lazy

from pasokh.contacts.models import Segment
from pasokh.knowledge.languages import LANGUAGES
from pasokh.knowledge.models.revision import TITLE_LENGTH
from pasokh.knowledge.models.space import SLUG_LENGTH
from pasokh.knowledge.queries import segments_for
from pasokh.ui.fields import DateField, LineField
from pasokh.workspaces.models import Member

from .words import AUDIENCES, shelf_value, shelves

KINDS = {
    "text": gettext_lazy("A text"),
    "guide": gettext_lazy("A guide in steps: questions whose choices lead on"),
}


class NewForm(forms.Form):
    """What a new article is called, where it stands, in which language it is."""

    title = LineField(
        label=gettext_lazy("Title"), max_length=TITLE_LENGTH, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    place = forms.ChoiceField(label=gettext_lazy("Space and category"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES.items())

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS.items(), initial="text", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = shelves()


class PlaceForm(forms.Form):
    """Where an article stands, for whom it is, who looks after it."""

    place = forms.ChoiceField(label=gettext_lazy("Space and category"))
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=AUDIENCES.items())
    segments = forms.MultipleChoiceField(
        label=gettext_lazy("Which segments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES.items())
    slug = LineField(
        label=gettext_lazy("Address"),
        max_length=SLUG_LENGTH,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("The old address leads here still."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who looks after it"), required=False)
    review_on = DateField(label=gettext_lazy("To be looked at again on"), required=False)
    comments_open = forms.BooleanField(label=gettext_lazy("Readers may comment"), required=False)

    def __init__(self, *args, article, **kwargs):
        super().__init__(*args, auto_id="place_%s", **kwargs)
        offered = shelves()
        known = {value for value, _words in offered}
        value = shelf_value(article)
        # Where it stands in a retired space it stays until somebody moves it.
        self.fields["place"].choices = offered if value in known else [*shelves([article.space]), *offered]
        self.fields["owner"].choices = [
            ("", "–"),
            *((each.public_id, each.name) for each in Member.objects.active().order_by("name")),
        ]
        segments = Segment.objects.filter(retired_at=None) | Segment.objects.filter(pk__in=segments_for(article))
        self.fields["segments"].choices = [(each.public_id, each.name) for each in segments]
        if not self.fields["segments"].choices:
            del self.fields["segments"]

    @staticmethod
    def initial_of(article) -> dict:
        """What the form shows of an article."""
        chosen = Segment.objects.filter(pk__in=segments_for(article))
        return {
            "place": shelf_value(article),
            "audience": article.audience,
            "segments": [each.public_id for each in chosen],
            "language": article.language,
            "slug": article.slug,
            "owner": article.owner.public_id if article.owner else "",
            "review_on": article.review_on,
            "comments_open": article.comments_open,
        }
