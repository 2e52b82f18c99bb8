from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_users"),
    ]

    operations = [
        migrations.AddField("contact", "blocked_until", models.DateTimeField(null=True)),
        migrations.AddField("contact", "blocked_reason", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("contact", "blocked_by", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["workspace_id", "-blocked_at"],
                name="contact_blocked",
                condition=models.Q(blocked_at__isnull=False),
            ),
        ),
    ]
