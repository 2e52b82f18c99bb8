"""Names of customers' portals."""

from django.db import migrations, models

KINDS = [
    ("site_key", "Site Key"),
    ("host", "Host"),
    ("api_token", "Api Token"),
    ("tracking_code", "Tracking Code"),
    ("invitation", "Invitation"),
    ("recipient", "Recipient"),
    ("webhook_key", "Webhook Key"),
    ("member", "Member"),
    ("calendar_feed", "Calendar Feed"),
    ("portal", "Portal"),
]


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0004_calendar_feeds")]

    operations = [migrations.AlterField("address", "kind", models.CharField(choices=KINDS, max_length=20))]
