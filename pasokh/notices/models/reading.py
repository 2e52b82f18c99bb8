from django.db import models

from pasokh.events.reading import Place


class Reading(Place):
    """How far the log of a workspace has been read for notifications."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="one_reading_per_workspace")]
