from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "pasokh.automation"
    label = "automation"

    def ready(self):
        """Have the actions register themselves; what rules did to a ticket that goes into another was done to that one."""
        from pasokh.tickets.actions.bulk_verbs import VERBS
        from pasokh.tickets.actions.moved import STAYS

        from . import acts, rules, sources  # noqa: F401
        from .actions.macros import BULK_VERB

        STAYS.update({"automation.Run.ticket", "automation.Turn.ticket"})
        VERBS["macro"] = BULK_VERB
