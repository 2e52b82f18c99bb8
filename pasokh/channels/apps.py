from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "pasokh.channels"
    label = "channels"

    def ready(self):
        from pasokh.kernel import files
        from pasokh.tickets.actions.moved import STAYS

        from . import rules  # noqa: F401  (register them)
        from .adapters.botapi.adapter import takers
        from .models import Receipt
        from .relay.hearing import take

        takers.append(take)
        STAYS.add("channels.AwayMail.ticket")  # what it is about is found by its messages, which know where they went
        files.keepers.append(lambda names: Receipt.objects.filter(stored__in=names).values_list("stored", flat=True))
