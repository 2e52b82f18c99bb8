from django.db import migrations, models


class Migration(migrations.Migration):
    """What has come before, by hash: for mail whose server is asked to come again."""

    dependencies = [("kernel", "0004_answers_within_the_wall")]

    operations = [
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("first_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={"db_table": "kernel_seen"},
        ),
    ]
