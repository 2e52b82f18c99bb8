from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class EventsConfig(AppConfig):
    name = "pasokh.events"
    label = "events"

    def ready(self):
        """Import the reactions of every room, so that they are there before the first event."""
        for config in apps.get_app_configs():
            module = f"{config.name}.reactions"
            if config.name.startswith("pasokh.") and config.name != self.name and find_spec(module):
                import_module(module)
