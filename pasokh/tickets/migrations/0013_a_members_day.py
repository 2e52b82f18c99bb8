"""A member's day is found by indexes, however many requests are hers; an index that nothing asks for goes."""

from django.db import migrations, models
from django.db.models import F, Q

OPEN = 1


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_life_taken_back")]

    operations = [
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["workspace_id", "assignee", "waiting_since", "id"],
                name="ticket_waits_for",
                condition=Q(category=OPEN),
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["workspace_id", "assignee", "-last_message_at", "-id"],
                name="ticket_new_to",
                condition=Q(category=OPEN, last_position__gt=F("seen_by_staff")),
            ),
        ),
        migrations.RemoveIndex("resolution", "resolution_by"),
    ]
