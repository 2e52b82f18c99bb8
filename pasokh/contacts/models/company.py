from django.db import models

from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy.models import TenantModel

NAME_LENGTH = 160


class Company(TenantModel):
    """An organisation that contacts work for."""

    PREFIX = "com"

    name = models.CharField(max_length=NAME_LENGTH)
    notes = models.TextField(blank=True)

    def __str__(self):
        return self.name

    @classmethod
    def named(cls, name):
        """The company of this name, the first of several; made when there is none. None for an empty name."""
        name = clean_line(name, NAME_LENGTH)
        return (cls.objects.filter(name=name).order_by("pk").first() or cls.objects.create(name=name)) if name else None
