from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_business_index"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="event_of_business",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(
                    models.Q(("subject_kind", "ticket"), _negated=True),
                    models.Q(("kind__in", ["contact.created", "presence.changed"]), _negated=True),
                ),
                fields=["workspace_id", "-id"],
                name="event_of_business",
            ),
        ),
    ]
