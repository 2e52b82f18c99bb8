from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0011_text_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailfacts",
            name="weigh_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="mailfacts",
            index=models.Index(
                condition=models.Q(("weigh_at__isnull", False)),
                fields=["workspace_id", "weigh_at"],
                name="mails_to_weigh",
            ),
        ),
    ]
