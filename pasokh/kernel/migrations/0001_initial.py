import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("empty_at", models.DateTimeField()),
            ],
            options={"db_table": "kernel_limit"},
        ),
        # Counters are not worth the write-ahead log: a crash of the server empties them, and nothing else is lost.
        migrations.RunSQL("ALTER TABLE kernel_limit SET UNLOGGED", "ALTER TABLE kernel_limit SET LOGGED"),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.SmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=bytes)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "kernel_idempotency_key",
                "constraints": [models.UniqueConstraint(fields=["scope", "key"], name="kernel_idempotency_key_once")],
            },
        ),
    ]
