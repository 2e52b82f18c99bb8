import django.db.models.deletion
from django.db import migrations, models

import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


def key(to):
    return pasokh.kernel.tenancy.models.TenantForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=to
    )


class Migration(migrations.Migration):
    """What stands below answers by mail: of members, teams and mailboxes."""

    dependencies = [
        ("channels", "0009_channel_steps"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("language", models.CharField(choices=[("fa", "فارسی"), ("en", "English")], max_length=8)),
                ("source", models.TextField(max_length=2000)),
                ("channel", key("channels.channel")),
                ("member", key("workspaces.member")),
                ("team", key("workspaces.team")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(member__isnull=False, team=None, channel=None)
                        | models.Q(member=None, team__isnull=False, channel=None)
                        | models.Q(member=None, team=None, channel__isnull=False),
                        name="signature_of_one",
                    ),
                    *(
                        models.UniqueConstraint(
                            fields=("workspace_id", kind, "language"), name=f"one_signature_of_a_{kind}"
                        )
                        for kind in ("member", "team", "channel")
                    ),
                ],
            },
        ),
        WallTables("Signature"),
    ]
