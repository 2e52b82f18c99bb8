from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "pasokh.kernel"
    label = "kernel"

    def ready(self):
        from .tenancy.grants import grant_to_program

        post_migrate.connect(grant_to_program, dispatch_uid="pasokh.grant_to_program")
