from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

from .space import SLUG_LENGTH, Space, labelled

DEEPEST = 4  # categories within one another


class Category(TenantModel):
    """A shelf of a space, within another one or not; `place` is its order beside those of the same parent."""

    PREFIX = "cat"

    space = TenantForeignKey(Space, on_delete=models.CASCADE, related_name="categories")
    parent = TenantForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    labels = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    slug = models.CharField(max_length=SLUG_LENGTH)
    icon = models.CharField(max_length=20, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "space", "slug"], name="one_category_per_slug")]
        indexes = [models.Index(fields=["workspace_id", "parent"], name="categories_of_parent")]

    def __str__(self):
        return self.slug

    def label(self, language) -> str:
        """Its name in a language, else in any."""
        return labelled(self.labels, language) or self.slug

    def description(self, language) -> str:
        """What is in it, in a language, else in any."""
        return labelled(self.descriptions, language)
