from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

from .revision import SUMMARY_LENGTH, TITLE_LENGTH
from .space import SLUG_LENGTH, Space


class Courses(TenantQuerySet):
    """Courses, in the workspace's order."""

    def offered(self):
        """Those that readers are offered; which of their lessons one of them sees, `Article.objects.visible_to` says."""
        return self.filter(published_at__isnull=False, space__retired_at=None)


class Course(TenantModel):
    """Articles in an order in which they teach something."""

    PREFIX = "crs"

    space = TenantForeignKey(Space, on_delete=models.PROTECT, related_name="courses")
    language = models.CharField(max_length=8, default="fa")
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    slug = models.CharField(max_length=SLUG_LENGTH)
    place = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True)

    objects = Courses.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "space", "slug"], name="one_course_per_slug")]

    def __str__(self):
        return self.title


class Lesson(TenantRow):
    """An article as a part of a course."""

    course = TenantForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "course", "article"], name="article_once_per_course")]  # fmt: skip
        indexes = [models.Index(fields=["workspace_id", "article"], name="lessons_of_article")]

    def __str__(self):
        return f"{self.course_id}: {self.article_id}"


class LessonDone(TenantRow):
    """A customer, or a member who learns, has done a lesson. It follows the article, so another order of the course takes nothing from her."""

    course = TenantForeignKey(Course, on_delete=models.CASCADE, related_name="done")
    article = TenantForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="+")
    contact = TenantForeignKey("contacts.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(contact__isnull=True) ^ Q(member__isnull=True), name="one_learner"),
            models.UniqueConstraint(fields=["workspace_id", "contact", "course", "article"], condition=Q(contact__isnull=False), name="lesson_of_contact"),
            models.UniqueConstraint(fields=["workspace_id", "member", "course", "article"], condition=Q(member__isnull=False), name="lesson_of_member"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.contact_id or self.member_id} did {self.article_id}"
