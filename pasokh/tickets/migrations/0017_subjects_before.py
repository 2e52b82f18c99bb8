"""A subject is remembered for its undo as fields are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0016_edits_of_customers")]

    operations = [
        migrations.AddField(
            "filledbefore",
            "what",
            models.CharField(choices=[("fields", "Fields"), ("subject", "Subject")], default="fields", max_length=10),
        ),
        migrations.RemoveConstraint("filledbefore", "filled_before_of_ticket"),
        migrations.AddConstraint(
            "filledbefore",
            models.UniqueConstraint(fields=("workspace_id", "ticket", "what"), name="filled_before_of_ticket_once"),
        ),
    ]
