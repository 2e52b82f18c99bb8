from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "pasokh.tickets"
    label = "tickets"

    def ready(self):
        from pasokh.kernel import files

        from . import rules  # noqa: F401  (registers the room's permissions)
        from .queries import files_kept

        files.keepers.append(files_kept)
