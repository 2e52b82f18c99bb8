from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class ViewCount(TenantRow):
    """How often readers opened an article on a day (of the workspace). `lane`: several rows a day, so that its readers do not wait for each other."""

    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="views")
    day = models.DateField()
    lane = models.PositiveSmallIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "article", "day", "lane"], name="one_view_count_per_lane")
        ]

    def __str__(self):
        return f"{self.article_id} {self.day}: {self.views}"
