from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "pasokh.front"
    label = "front"
