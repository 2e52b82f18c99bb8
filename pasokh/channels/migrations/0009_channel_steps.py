import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables

KINDS = (
    "arrived",
    "read",
    "threaded",
    "noted",
    "quarantined",
    "set_aside",
    "taken",
    "queued",
    "begun",
    "put_off",
    "sent",
    "refused",
    "unsure",
    "delayed",
    "bounced",
    "retried",
)
TROUBLE = ["quarantined", "put_off", "refused", "unsure", "delayed", "bounced"]


def _key(to, **options):
    return pasokh.kernel.tenancy.models.TenantForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0008_deliveries_waiting"),
        ("tickets", "0019_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "step",
                    models.CharField(choices=[(kind, kind.replace("_", " ").title()) for kind in KINDS], max_length=12),
                ),
                ("words", models.TextField(blank=True)),
                ("address", models.CharField(blank=True, max_length=320)),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("about", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("channel", _key("channels.channel")),
                ("receipt", _key("channels.receipt", null=True)),
                ("delivery", _key("channels.delivery", null=True)),
                ("message", _key("tickets.message", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "-id"], name="step_first", condition=Q(step__in=["arrived", "queued"])
                    ),
                    models.Index(fields=["workspace_id", "-id"], name="step_trouble", condition=Q(step__in=TROUBLE)),
                    models.Index(
                        fields=["workspace_id", "receipt"], name="step_of_receipt", condition=Q(receipt__isnull=False)
                    ),
                    models.Index(
                        fields=["workspace_id", "delivery"],
                        name="step_of_delivery",
                        condition=Q(delivery__isnull=False),
                    ),
                    models.Index(
                        fields=["workspace_id", "message"], name="step_of_message", condition=Q(message__isnull=False)
                    ),
                    models.Index(fields=["workspace_id", "at"], name="step_old"),
                ],
            },
        ),
        WallTables("ChannelStep"),
    ]
