"""What is late of a member's own requests is found by an index."""

from django.db import migrations, models
from django.db.models import Q

OPEN = 1


class Migration(migrations.Migration):
    dependencies = [("tickets", "0014_promises")]

    operations = [
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["workspace_id", "assignee", "due_at", "id"],
                name="ticket_due_to",
                condition=Q(category=OPEN, due_at__isnull=False),
            ),
        ),
    ]
