from django.apps import AppConfig


class VisitorsConfig(AppConfig):
    name = "pasokh.visitors"
    label = "visitors"

    def ready(self):
        from . import reactions, rules  # noqa: F401  (register them)
