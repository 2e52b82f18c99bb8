"""The Django app of the installation: it has no models, only the words of its commands and management commands."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "pasokh.installation"
    label = "installation"
