from django.db import migrations, models


class Migration(migrations.Migration):
    """Which mails are to be marked, moved or deleted in their mailbox once they are requests: few among the many."""

    dependencies = [("channels", "0012_mails_weighed")]

    operations = [
        migrations.AddField("receipt", "put_away", models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["workspace_id", "channel"],
                name="receipt_put_away",
                condition=models.Q(("put_away", True)),
            ),
        ),
    ]
