from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "pasokh.channels"
    label = "channels"
