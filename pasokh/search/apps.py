from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "pasokh.search"
    label = "search"
