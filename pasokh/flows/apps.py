from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "pasokh.flows"
    label = "flows"

    def ready(self):
        """Let rules and macros start flows, and queues wait for what talks; runs go along when their ticket goes into another."""
        from pasokh.tickets.actions.moved import MOVED, Moved

        from . import acts, holding, rules, sources  # noqa: F401  (each registers its own)

        MOVED.append(Moved("flows.Run"))
