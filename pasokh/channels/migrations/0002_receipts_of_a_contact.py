from django.db import migrations, models


class Migration(migrations.Migration):
    """Answering, merging and erasing ask for the receipts of one contact."""

    dependencies = [("channels", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["workspace_id", "contact_id"],
                name="receipt_of_contact",
                condition=models.Q(("contact_id__isnull", False)),
            ),
        ),
    ]
