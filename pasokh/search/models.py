"""What search keeps. Rooms do not touch these tables: they call `index`, `forget` and `search`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.kernel.tenancy.models import TenantRow


class Shelf(TenantRow):
    """All documents of one kind: the next number, and how many there are. Whoever writes holds its lock."""

    kind = models.CharField(max_length=20)
    next_number = models.IntegerField(default=0)
    documents = models.IntegerField(default=0)
    words = models.BigIntegerField(default=0)  # of all documents
    gone = models.IntegerField(default=0)  # documents whose entries still stand in postings

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "kind"], name="one_shelf_a_kind")]

    def __str__(self):
        return self.kind


class Document(TenantRow):
    """One thing that can be found: whose it is to see, how long it is, and its trail.

    `item` is the key of the row it stands for. `number` is a new one each time it is written, so what stands in postings never changes.
    `trail` has two bytes for each word in order: where words stand beside one another is seen there, and nothing can be read from it.
    """

    kind = models.CharField(max_length=20)
    item = models.BigIntegerField()
    number = models.IntegerField()
    audience = ArrayField(models.TextField())
    words = models.IntegerField()
    at = models.DateTimeField(default=timezone.now)
    trail = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "kind", "item"], name="one_document_an_item"),
            models.UniqueConstraint(fields=["workspace_id", "kind", "number"], name="one_document_a_number"),
        ]

    def __str__(self):
        return f"{self.kind} {self.item}"


class Posting(models.Model):
    """In which documents of a block a word stands: one number each, see `writing.entry_of`. `many` is how many.

    There are as many rows as words, so each byte of a row counts: `shelf` is the key of a Shelf, which says the kind.
    """

    pk = models.CompositePrimaryKey("shelf", "word", "block")
    workspace_id = models.BigIntegerField(default=require_workspace_id, editable=False)
    shelf = models.IntegerField()
    block = models.IntegerField()
    many = models.IntegerField()
    word = models.TextField(db_collation="C")
    entries = ArrayField(models.IntegerField())

    def __str__(self):
        return self.word


class Synonyms(TenantRow):
    """Words and phrases that mean the same to a workspace, as they were typed."""

    words = ArrayField(models.TextField())

    def __str__(self):
        return " = ".join(self.words)
