from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "pasokh.desk"
    label = "desk"
