import re

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.persian.folding import terms
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow

BUCKET_SIZE = 32_768
MARK = re.compile(r"<@(?:mem|tem)_[0-9a-f]{32}>")  # who is called in a note, see mentions.py
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
    def index_many(cls, messages):
        """Index messages, each with more (the subject of its ticket, names of files), replacing what was there."""
        rows = [(message, " ".join(words_of(message, more))) for message, more in messages]
        # Folded words hold no spaces, so one text an entry is enough: arrays of arrays would have to be of one length.
        statement = (
            "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) "
            "SELECT %s, ticket, message, message / %s, array_to_tsvector(string_to_array(words, ' ')) "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS fresh (ticket, message, words) "
            "ON CONFLICT (workspace_id, message_id) DO UPDATE SET words = excluded.words"
        )
        tickets = [message.ticket_id for message, _ in rows]
        values = [tickets, [message.pk for message, _ in rows], [words for _, words in rows]]
        with prepared_cursor() as cursor:
            cursor.execute(statement, [require_workspace_id(), BUCKET_SIZE, *values])


def words_of(message, more) -> set[str]:
    """The folded words by which a message is found: its own, and those of more texts that lead to it."""
    return set(terms(" ".join([MARK.sub(" ", message.text), *more]))[:TERMS_KEPT])
