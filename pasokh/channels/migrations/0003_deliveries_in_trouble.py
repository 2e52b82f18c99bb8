from django.db import migrations, models


class Migration(migrations.Migration):
    """The page of health lists what could not be delivered: few among the many."""

    dependencies = [("channels", "0002_receipts_of_a_contact")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["workspace_id", "-id"],
                name="delivery_in_trouble",
                condition=models.Q(("state__in", ["unsure", "failed"])),
            ),
        ),
    ]
