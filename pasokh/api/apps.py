from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pasokh.api"
    label = "api"
