from django.db import models

from pasokh.events.reading import Place


class Reading(Place):
    """How far the log of a workspace has been read for its rules. A workspace without rules that listen has none."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_reading_of_rules")]
