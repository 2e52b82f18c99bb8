from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0003_deliveries_in_trouble"),
    ]

    operations = [
        migrations.AlterField(
            model_name="channel",
            name="kind",
            field=models.CharField(
                choices=[
                    ("chat", "Chat"),
                    ("email", "Email"),
                    ("form", "Form"),
                    ("api", "Api"),
                    ("telegram", "Telegram"),
                    ("bale", "Bale"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="parts",
            field=models.JSONField(default=list),
        ),
    ]
