from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "pasokh.notices"
    label = "notices"

    def ready(self):
        """Have every source say which events it tells of."""
        from . import sources  # noqa: F401
