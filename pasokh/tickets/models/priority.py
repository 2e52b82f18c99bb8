from django.db import models

from pasokh.events import track


class Level(models.IntegerChoices):
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Priority(models.IntegerChoices):
    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


# Rows: impact low, medium, high; columns: urgency low, medium, high (source E: importance and urgency together).
MATRIX = (
    (Priority.LOW, Priority.LOW, Priority.NORMAL),
    (Priority.LOW, Priority.NORMAL, Priority.HIGH),
    (Priority.NORMAL, Priority.HIGH, Priority.URGENT),
)


def priority_of(impact, urgency) -> Priority:
    """The priority that impact and urgency give together."""
    return MATRIX[impact - 1][urgency - 1]


class Prioritised:
    """Priority comes from impact and urgency, never by itself."""

    def judge(self, *, by, impact=None, urgency=None):
        """Set impact or urgency or both; the priority follows."""
        before = (self.impact, self.urgency)
        self.impact, self.urgency = impact or self.impact, urgency or self.urgency
        if (self.impact, self.urgency) == before:
            return
        self.priority = priority_of(self.impact, self.urgency)
        self.save(update_fields=["impact", "urgency", "priority"])
        track(
            "ticket.judged",
            actor=by.actor,
            subject=self,
            impact=self.impact,
            urgency=self.urgency,
            priority=self.priority,
        )
