from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from pasokh.kernel.persian.folding import terms
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

BUCKET_SIZE = 32_768
TERMS_KEPT = 20_000


class SearchEntry(TenantRow):
    """What search knows of a message: its folded words.

    `bucket` is the message's id divided by BUCKET_SIZE. Search goes through the buckets from the newest, so that
    neither a rare nor the commonest word reads more than it shows: see docs/performance.md.
    """

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="+")
    bucket = models.IntegerField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "message"], name="one_entry_per_message")]

    def __str__(self):
        return f"entry of {self.message_id}"

    @classmethod
    def index(cls, message, *more):
        """Index a message's text, and more (the subject of its ticket, names of files), replacing what was there."""
        found = terms(" ".join([message.text, *more]))[:TERMS_KEPT]
        statement = (
            "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) "
            "VALUES (%s, %s, %s, %s, array_to_tsvector(%s::text[])) "
            "ON CONFLICT (workspace_id, message_id) DO UPDATE SET words = excluded.words"
        )
        values = [require_workspace_id(), message.ticket_id, message.pk, message.pk // BUCKET_SIZE, list(set(found))]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
