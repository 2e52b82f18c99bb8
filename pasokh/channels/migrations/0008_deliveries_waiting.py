from django.db import migrations, models


class Migration(migrations.Migration):
    """A mailbox with a limit asks how many of its mails wait: few among the many."""

    dependencies = [("channels", "0007_mail_facts")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["workspace_id", "channel"],
                name="delivery_waiting",
                condition=models.Q(("state", "queued")),
            ),
        ),
    ]
