from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
VIDEOS = {"video/mp4", "video/webm"}


class ArticleFile(TenantModel):
    """A picture, a video or another file of an article; its text names it as `file:<public id>`. Read by whoever may read the article.

    `width` and `height` are those of a picture, so that a page keeps its place. `state` is the scanner's word: only clean files are served.
    """

    PREFIX = "afl"

    class State(models.TextChoices):
        WAITING = "waiting"
        CLEAN = "clean"
        BLOCKED = "blocked"

    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="files")
    by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.CLEAN)

    objects = TenantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "article"], name="files_of_article")]

    def __str__(self):
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type in PICTURES

    @property
    def is_video(self) -> bool:
        return self.content_type in VIDEOS


def files_kept(names):
    """Of these names in the store those that belong to an article: see `kernel.files.sweep`."""
    found = ArticleFile.objects.filter(models.Q(stored__in=names) | models.Q(thumbnail__in=names))
    return [name for row in found.values_list("stored", "thumbnail") for name in row if name]
