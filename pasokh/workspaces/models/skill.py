from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow

NAME_LENGTH = 80
CODE_LENGTH = 60
LEVELS = range(1, 6)  # 1 has begun, 5 is who the others ask


class Skills(TenantQuerySet):
    """What members know."""

    def offered(self):
        """Those that are given and asked for still."""
        return self.filter(retired_at=None)


class Skill(TenantModel):
    """What a member may know better than others: a field of work, a language, or a stage of a customer's way.

    `code` is how requests name it by themselves: of a language its code ("en"), as contacts have it; of a stage the tag, or the segment of
    customers, that says it. The others have none: who sets up work says where they are needed.
    """

    PREFIX = "skl"

    class Kind(models.TextChoices):
        FIELD = "field"
        LANGUAGE = "language"
        STAGE = "stage"

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FIELD)
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    retired_at = models.DateTimeField(null=True)

    objects = Skills.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_skill_per_name")]

    def __str__(self):
        return self.name


class MemberSkill(TenantRow):
    """How well a member knows a skill, from 1 to 5."""

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="members")
    level = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member", "skill"], name="knows_once")]

    def __str__(self):
        return f"{self.member_id} knows {self.skill_id}: {self.level}"
