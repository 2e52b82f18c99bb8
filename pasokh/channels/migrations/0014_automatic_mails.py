from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0013_mails_put_away"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailfacts",
            name="automatic",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
