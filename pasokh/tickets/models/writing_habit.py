from django.db import models

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class WritingHabit(TenantRow):
    """Whose answers wait the seconds in which they can be taken back: by mail and other slow ways unless she says no, by chat only if she says so."""

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    hold_slow = models.BooleanField(default=True)
    hold_instant = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="one_habit_per_member")]

    def __str__(self):
        return f"habit of {self.member_id}"

    @classmethod
    def of(cls, member):
        """Hers, or the usual one, unsaved."""
        return _hers.first(member=member.pk) or cls(member=member)

    def holds(self, instant) -> bool:
        """Whether an answer by a way that is instant, or not, waits for a moment."""
        return self.hold_instant if instant else self.hold_slow


_hers = Ready(lambda: WritingHabit.objects.filter(member=Asked("member")))
