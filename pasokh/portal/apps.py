from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "pasokh.portal"
    label = "portal"
