from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "pasokh.contacts"
    label = "contacts"
