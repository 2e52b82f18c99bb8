from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_messengers"),
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
                    ("user", "User"),
                ],
                max_length=10,
            ),
        ),
    ]
