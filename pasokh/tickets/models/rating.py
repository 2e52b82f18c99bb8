"""What a customer thinks of how she was helped."""

from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

WORST, BEST = 1, 5
UNHAPPY = 2  # this score and less
REASON_LENGTH, MOST_REASONS = 60, 12
WORDS_LENGTH = 2_000


class Rating(TenantModel):
    """A customer's rating of one request: `score` from WORST to BEST, `reasons` chosen from those that were offered, `words` of her own.

    Once for each request; `changed_at` is when she last thought otherwise. `Ticket.rating` repeats the score, for lists and filters.
    """

    PREFIX = "rat"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="ratings")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "ticket"], name="a_ticket_is_rated_once")]

    def __str__(self):
        return f"{self.score} for {self.ticket_id}"

    @property
    def is_unhappy(self) -> bool:
        return self.score <= UNHAPPY
