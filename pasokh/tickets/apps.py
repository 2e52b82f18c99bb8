from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "pasokh.tickets"
    label = "tickets"

    def ready(self):
        from . import rules  # noqa: F401  (registers the room's permissions)
