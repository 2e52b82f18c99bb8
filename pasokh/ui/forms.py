"""Django's forms drawn as the product's components: ``FORM_RENDERER = "pasokh.ui.forms.FormRenderer"``."""

from pathlib import Path

import django.forms
from django.forms import BoundField
from django.forms.renderers import Jinja2
from django.template.backends.jinja2 import Jinja2 as Backend
from django.utils.functional import cached_property

LEFT_TO_RIGHT_INPUTS = ("email", "url", "tel", "password")


class Field(BoundField):
    """A bound field whose widget says what it holds: direction by content, and Latin addresses from left to right."""

    def build_widget_attrs(self, attrs, widget=None):
        """Add ``dir`` to the widget's attributes, unless the form has set it."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        kind = getattr(widget, "input_type", "text" if isinstance(widget, django.forms.Textarea) else None)
        if kind in LEFT_TO_RIGHT_INPUTS:
            attrs.setdefault("dir", widget.attrs.get("dir", "ltr"))
        elif kind in ("text", "search"):
            attrs.setdefault("dir", widget.attrs.get("dir") or getattr(self.field, "direction", "auto"))
            attrs.setdefault(
                "placeholder", widget.attrs.get("placeholder", " ")
            )  # see input.css: direction while empty
        if type(self.form).__module__.startswith("allauth."):
            attrs["placeholder"] = " "  # there the labels are said twice
        return attrs


class FormRenderer(Jinja2):
    """Widgets from Django's own Jinja2 templates, groups and forms from ``ui/forms``."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field

    @cached_property
    def engine(self):
        """One engine for the life of the process, with the product's environment."""
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(django.forms.__file__).parent / "jinja2"],
                "NAME": "forms",
                "OPTIONS": {"environment": "pasokh.ui.jinja.environment"},
            }
        )
