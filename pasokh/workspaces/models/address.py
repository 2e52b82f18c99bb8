import hashlib

from django.db import models
from django.db.models import Q

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.database.writing import insert
from pasokh.kernel.tenancy import require_workspace_id

_of_user = Ready(
    lambda: (
        Address.objects.select_related("workspace")
        .filter(kind=Address.Kind.MEMBER, key_hash=Asked("key_hash", models.CharField()))
        .order_by("pk")
    ),
    prepared=True,
)


class Address(models.Model):
    """Whose is this key? The one look-up outside of tenants, by the hash of the key, so that the table tells nothing.

    `target_id` is the row in the workspace that the key belongs to (a Channel, a Member, an ApiToken …).
    """

    class Kind(models.TextChoices):
        SITE_KEY = "site_key"
        HOST = "host"
        API_TOKEN = "api_token"  # noqa: S105 (the name of a kind)
        TRACKING_CODE = "tracking_code"
        INVITATION = "invitation"
        RECIPIENT = "recipient"
        WEBHOOK_KEY = "webhook_key"
        MEMBER = "member"
        CALENDAR_FEED = "calendar_feed"
        PORTAL = "portal"

    kind = models.CharField(max_length=20, choices=Kind)
    key_hash = models.CharField(max_length=64)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    target_id = models.BigIntegerField()

    class Meta:
        constraints = [
            # One person may be a member of several workspaces; every other key leads to one place.
            models.UniqueConstraint(fields=["kind", "key_hash"], condition=~Q(kind="member"), name="one_place_per_key"),
            models.UniqueConstraint(fields=["kind", "key_hash", "workspace"], name="one_member_per_workspace"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.workspace_id}"

    @staticmethod
    def hash_of(key) -> str:
        """The stored form of a key. Keys compare without regard to case."""
        return hashlib.sha256(str(key).strip().lower().encode()).hexdigest()

    @classmethod
    def register(cls, kind, key, target):
        """Let this key lead to a tenant row. Raises IntegrityError when it leads somewhere else already."""
        where = {"workspace_id": target.workspace_id, "target_id": target.pk}
        return insert([cls(kind=kind, key_hash=cls.hash_of(key), **where)])[0]

    # `register` for several keys of the current workspace: to be run with `to_register` as a part of a larger statement.
    REGISTERING = (
        "INSERT INTO workspaces_address (kind, key_hash, workspace_id, target_id) SELECT %s::text, key_hash, %s::bigint, target_id "
        "FROM unnest(%s::text[], %s::bigint[]) AS led (key_hash, target_id)"
    )

    @classmethod
    def to_register(cls, kind, keys) -> list:
        """What REGISTERING is given, to let each key of (key, id of a row) lead to that row."""
        hashes, ids = [cls.hash_of(key) for key, _ in keys], [pk for _, pk in keys]
        return [str(kind), require_workspace_id(), hashes, ids]

    @classmethod
    def find(cls, kind, key):
        """The Address of a key with its workspace, or None."""
        return _by_key.first(kind=kind, key_hash=cls.hash_of(key))

    @classmethod
    def of_user(cls, user) -> list:
        """The addresses of a user's memberships, oldest first."""
        return _of_user(key_hash=cls.hash_of(user.pk))

    @classmethod
    def drop(cls, kind, target):
        """Forget the keys of a tenant row."""
        cls.objects.filter(kind=kind, workspace_id=target.workspace_id, target_id=target.pk).delete()


_by_key = Ready(
    lambda: (
        Address.objects.select_related("workspace")
        .filter(kind=Asked("kind", models.TextField()), key_hash=Asked("key_hash", models.TextField()))
        .order_by("pk")[:1]
    ),
    prepared=True,
)
