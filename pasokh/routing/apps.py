from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "pasokh.routing"
    label = "routing"

    def ready(self):
        from pasokh.tickets.actions.moved import STAYS

        from . import reactions, rules  # noqa: F401  (register them)

        # What goes into another waits no more, and who was given it was given it.
        STAYS.update({"routing.Waiting.ticket", "routing.Offer.ticket"})
