from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "pasokh.outreach"
    label = "outreach"

    def ready(self):
        from . import rules  # noqa: F401  (registers them)
