from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "pasokh.widget"
    label = "widget"

    def ready(self):
        """Open the visitors' stream, have events told to it, and take what they send past Django's threads."""
        from . import projectors, streams, visiting  # noqa: F401
        from .views import messages, reports, smart  # noqa: F401
