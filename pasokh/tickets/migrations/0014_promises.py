"""By when something was promised to the customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0013_a_members_day")]

    operations = [
        *(
            migrations.AddField("ticket", name, models.DateTimeField(null=True))
            for name in ("first_reply_due", "next_reply_due", "update_due", "solve_due", "due_at")
        ),
        migrations.AddField("ticket", "due_kind", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddIndex("ticket", models.Index(fields=["workspace_id", "due_at", "id"], name="ticket_due")),
    ]
