"""The matrix of priorities, as a workspace sets it."""

from django.db import transaction
from django.db.models import F

from pasokh.events import track

from ..models import PriorityMatrix, Ticket
from ..models.priority import MATRIX, Level, Priority, priority_by

COUNTED_TO = 999


@transaction.atomic
def change_matrix(*, cells, by):
    """Set the priority of each impact (rows) and urgency (columns). Tickets keep theirs until they are judged, or recalculated. Raises ValueError."""
    cells = [[Priority(cell).value for cell in row] for row in cells]
    if [len(row) for row in cells] != [len(Level)] * len(Level):
        raise ValueError("three rows of three")
    row, _ = PriorityMatrix.objects.select_for_update().get_or_create(defaults={"cells": MATRIX})
    if [list(each) for each in row.cells] == cells:
        return
    row.cells = cells
    row.save(update_fields=["cells"])
    track("priorities.changed", actor=by.actor, subject=row)


def recalculate(*, by):
    """Give unsettled tickets the priority that the matrix gives now, by a job, batch by batch."""
    from ..jobs.types import judge_again

    judge_again.defer(actor_kind=by.actor.kind, actor_id=by.actor.id, lock="judge_again")


def judged_otherwise(cells=None):
    """Unsettled tickets whose priority is not what the matrix gives; `right` is what it would be."""
    right = priority_by(PriorityMatrix.current() if cells is None else cells)
    return Ticket.objects.unsettled().annotate(right=right).exclude(priority=F("right"))


def count_judged_otherwise() -> int:
    """How many, exact up to COUNTED_TO; one more means «more»."""
    return judged_otherwise().values("pk")[: COUNTED_TO + 1].count()
