from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "pasokh.tickets"
    label = "tickets"

    def ready(self):
        from pasokh.kernel import files

        from . import reversals, rules  # noqa: F401  (register what can be undone, and the room's permissions)
        from .queries import files_kept

        files.keepers.append(files_kept)
