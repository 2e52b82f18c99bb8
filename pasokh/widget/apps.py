from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "pasokh.widget"
    label = "widget"

    def ready(self):
        """Open the visitors' stream and have events told to it."""
        from . import projectors, streams  # noqa: F401
