from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "pasokh.widget"
    label = "widget"

    def ready(self):
        """Open the visitors' stream, have events told to it, and take their messages past Django's threads."""
        from . import projectors, streams, visiting  # noqa: F401
        from .views import messages  # noqa: F401
