"""A form field for a time zone: searched by the name of a place, in Persian or English, as browsers search their own lists."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel import zone_names

from .fields import _Typed


class ZoneInput(forms.TextInput):
    """A line with a list of places beside it: each says its names in both languages, its key and its clocks, and is found by any of them."""

    def render(self, name, value, attrs=None, renderer=None):
        """The line and its list."""
        listed = f"{(attrs or {}).get('id', name)}-zones"
        line = super().render(name, value, (attrs or {}) | {"list": listed, "autocomplete": "off"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, listed, _options())


def _options():
    language, now = get_language() or "fa", timezone.now()
    other = "en" if language.startswith("fa") else "fa"
    rows = (
        (label, f"{zone_names.offset(zone, now)} · {zone_names.label(zone, other)} · {zone}")
        for zone, label in zone_names.offered(language)
    )
    return format_html_join("", '<option value="{}">{}</option>', rows)


class ZoneField(_Typed):
    """A time zone by its key; "" for none. Typed and shown as the name of a place: «تهران (ایران)», "Tehran", Asia/Tehran."""

    widget = ZoneInput

    def to_python(self, value):
        """The key of the zone. Raises ValidationError."""
        return super().to_python(value) or ""

    def read(self, typed):
        zone = zone_names.find(typed)
        if zone is None:
            raise ValueError(_("There is no such time zone. Choose a place of the list, for example Tehran."))
        return zone

    def prepare_value(self, value):
        """The name of a zone; anything else as it was typed."""
        return zone_names.label(value, get_language() or "fa") if isinstance(value, str) else value
