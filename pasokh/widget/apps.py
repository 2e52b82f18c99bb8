from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "pasokh.widget"
    label = "widget"
