from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "pasokh.desk"
    label = "desk"

    def ready(self):
        """Open the desk's stream, have events drawn for it, and say who may do what here."""
        from . import notices_lead, rules, styleguide  # noqa: F401
        from .live import held, projectors, sessions, stream  # noqa: F401
