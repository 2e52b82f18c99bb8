"""The form field for the hours of one day."""

from django import forms
from django.utils.translation import get_language_bidi, pgettext_lazy

from .blocks import CLOSED, LONGEST, BadHours, parse_blocks, show_blocks


class HoursField(forms.Field):
    """Hours as people write them («۸:۳۰ تا ۱۲، ۱۳ تا ۱۷»); blocks, CLOSED for nothing. What it shows comes back unchanged."""

    widget = forms.TextInput

    def __init__(self, **options):
        options.setdefault("required", False)
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={"autocomplete": "off", "maxlength": LONGEST, "placeholder": pgettext_lazy("a day", "Closed")}
            ),
        )
        super().__init__(**options)

    @property
    def direction(self):
        return "rtl" if get_language_bidi() else "ltr"

    def to_python(self, value):
        """Blocks. Raises ValidationError in words for people."""
        if value is None or not isinstance(value, str):
            return value or CLOSED
        try:
            return parse_blocks(value)
        except BadHours as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        """Stored blocks as people read them; anything typed as it was typed."""
        return value if isinstance(value, str) else show_blocks(value or CLOSED)
