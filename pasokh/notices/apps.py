from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "pasokh.notices"
    label = "notices"

    def ready(self):
        """Have every source say which events it tells of."""
        from pasokh.tickets.actions.moved import STAYS

        from . import sources  # noqa: F401

        # What was told of a ticket that goes into another was told: its page leads on.
        STAYS.add("notices.Notification.ticket")
