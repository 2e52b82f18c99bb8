from django.db import models
from django.db.models import Case, Value, When

from pasokh.events import track
from pasokh.kernel.database.ready import Ready
from pasokh.kernel.tenancy.models import TenantRow


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


def priority_of(impact, urgency, cells=MATRIX) -> Priority:
    """The priority that impact and urgency give together, by a matrix: the shipped one unless told otherwise."""
    return Priority(cells[impact - 1][urgency - 1])


def priority_by(cells):
    """The same for the database: what the priority of each ticket would be by this matrix."""
    pairs = [(impact, urgency) for impact in Level.values for urgency in Level.values]
    whens = [When(impact=i, urgency=u, then=Value(int(priority_of(i, u, cells)))) for i, u in pairs]
    return Case(*whens, output_field=models.PositiveSmallIntegerField())


class PriorityMatrix(TenantRow):
    """The workspace's own matrix, once it has changed the shipped one: `cells` as MATRIX, in numbers."""

    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_matrix")]

    def __str__(self):
        return str(self.cells)

    @classmethod
    def current(cls) -> tuple:
        """The matrix in force. Asked each time: one that is a second old would judge by what the business has just changed."""
        row = _matrix.first()
        return row.cells if row else MATRIX


_matrix = Ready(lambda: PriorityMatrix.objects.values_list("cells", named=True)[:1])


class Prioritised:
    """Priority comes from impact and urgency, never by itself."""

    def judge(self, *, by, impact=None, urgency=None):
        """Set impact or urgency or both; the priority follows by the workspace's matrix."""
        before = (self.impact, self.urgency)
        self.impact, self.urgency = impact or self.impact, urgency or self.urgency
        if (self.impact, self.urgency) == before:
            return
        self.priority = priority_of(self.impact, self.urgency, PriorityMatrix.current())
        self.save(update_fields=["impact", "urgency", "priority"])
        track(
            "ticket.judged",
            actor=by.actor,
            subject=self,
            impact=self.impact,
            urgency=self.urgency,
            priority=self.priority,
        )
