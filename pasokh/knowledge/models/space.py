from django.db import models

from pasokh.kernel.tenancy.models import TenantModel, TenantQuerySet

SLUG_LENGTH = 80


class Spaces(TenantQuerySet):
    """Spaces, in the workspace's order."""

    def offered(self):
        """Those into which articles may be written: not retired."""
        return self.filter(retired_at=None)


class Space(TenantModel):
    """A part of what the business knows that stands for itself: the help centre, what only colleagues know, the learning centre.

    `labels` and `descriptions` are by language. A retired space is written into no more, and only members see what is in it.
    `audience` is for whom new articles in it are, unless their writer says otherwise.
    """

    PREFIX = "spc"

    labels = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    slug = models.CharField(max_length=SLUG_LENGTH)
    icon = models.CharField(max_length=20, blank=True)
    audience = models.CharField(max_length=10, default="public")
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = Spaces.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "slug"], name="one_space_per_slug")]

    def __str__(self):
        return self.slug

    def label(self, language) -> str:
        """Its name in a language, else in any."""
        return labelled(self.labels, language) or self.slug

    def description(self, language) -> str:
        """What is in it, in a language, else in any."""
        return labelled(self.descriptions, language)


def labelled(texts, language) -> str:
    """Of texts by language the one in this language, else any; "" where there is none."""
    return texts.get(language) or next(filter(None, texts.values()), "")
