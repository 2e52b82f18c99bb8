from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0010_signatures"),
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
                    ("sms", "Sms"),
                ],
                max_length=20,
            ),
        ),
    ]
