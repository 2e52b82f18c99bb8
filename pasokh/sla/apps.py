from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "pasokh.sla"
    label = "sla"

    def ready(self):
        """Say what becomes of promises when a ticket goes into another: they were its own, and end with it."""
        from pasokh.tickets.actions.moved import STAYS

        from . import rules  # noqa: F401  (registers permissions)

        STAYS.update({"sla.Commitment.ticket", "sla.Clock.ticket", "sla.Breach.ticket", "sla.ContractUse.ticket"})
