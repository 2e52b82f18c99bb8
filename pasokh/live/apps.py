from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "pasokh.live"
    label = "live"

    def ready(self):
        """Hear of every commit that tracked something."""
        from pasokh.events import relays

        from .announcing import relay

        relays.register(relay)
