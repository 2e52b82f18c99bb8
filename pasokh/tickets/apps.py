from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "pasokh.tickets"
    label = "tickets"

    def ready(self):
        from pasokh.kernel import files

        from . import forms, reversals, rules  # noqa: F401  (register what blocks solving, what can be undone, and permissions)
        from .actions import export
        from .queries import files_kept

        files.keepers += [files_kept, export.files_kept]
