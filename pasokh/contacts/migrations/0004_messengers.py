from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_segments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("phone", "Phone"),
                    ("email", "Email"),
                    ("visitor", "Visitor"),
                    ("handle", "Handle"),
                    ("telegram", "Telegram"),
                    ("bale", "Bale"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="unreachable_at",
            field=models.DateTimeField(null=True),
        ),
    ]
