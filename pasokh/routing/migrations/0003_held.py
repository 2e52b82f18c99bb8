"""What something else talks with is held in its queue: it is offered when that is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_handing_on")]

    operations = [
        migrations.AddField("waiting", "held_until", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "waiting",
            models.Index(
                fields=["workspace_id", "held_until"],
                name="waiting_held",
                condition=models.Q(held_until__isnull=False),
            ),
        ),
    ]
