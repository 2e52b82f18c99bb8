import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables

KINDS = [
    ("phone", "Phone"),
    ("email", "Email"),
    ("visitor", "Visitor"),
    ("handle", "Handle"),
    ("telegram", "Telegram"),
    ("bale", "Bale"),
    ("user", "User"),
]


def _key():
    return ("id", models.BigAutoField(primary_key=True, serialize=False))


def _workspace():
    return (
        "workspace_id",
        models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
    )


def _contact(related):
    key = TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=related, to="contacts.contact")
    return ("contact", key)


class Migration(migrations.Migration):
    """One-time codes, passwords and sessions of customers."""

    dependencies = [("contacts", "0007_consents")]

    operations = [
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                _key(),
                _workspace(),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("value", models.CharField(max_length=320)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "kind", "value", "-id"], name="sign_in_code_newest"),
                    models.Index(fields=["workspace_id", "asked_at"], name="sign_in_code_old"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerSession",
            fields=[
                _key(),
                _workspace(),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                _contact("sessions"),
                ("token_hash", models.CharField(max_length=64)),
                (
                    "how",
                    models.CharField(
                        choices=[("code", "Code"), ("link", "Link"), ("password", "Password")], max_length=10
                    ),
                ),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "contact"], name="session_of_customer"),
                    models.Index(fields=["workspace_id", "seen_at"], name="customer_session_old"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["workspace_id", "token_hash"], name="one_customer_per_token")
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerPassword",
            fields=[
                _key(),
                _workspace(),
                _contact("passwords"),
                ("password", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["workspace_id", "contact"], name="one_password_per_customer")
                ],
            },
        ),
        WallTables("SignInCode", "CustomerSession", "CustomerPassword"),
    ]
