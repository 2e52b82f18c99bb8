"""The application of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layouts, components and assets."""

    name = "pasokh.ui"
    label = "ui"
    verbose_name = _("Interface")
