from django.db import models

from pasokh.kernel.tenancy.models import TenantModel


class Company(TenantModel):
    """An organisation that contacts work for."""

    PREFIX = "com"

    name = models.CharField(max_length=160)
    notes = models.TextField(blank=True)

    def __str__(self):
        return self.name
