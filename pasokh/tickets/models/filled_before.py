from django.db import models
from django.utils import timezone

from pasokh.kernel import files
from pasokh.kernel.ids import parse_public_id
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantQuerySet, TenantRow

from .attachment import Attachment


class FilledBefores(TenantQuerySet):
    """What is remembered."""

    def before(self, event):
        """What was said before this event; None where nobody remembers."""
        return self.filter(ticket=event.subject_id, event=event.pk).first()

    def forget(self, but=()):
        """Delete these rows, and the files they name (but for these uids) that were taken out and belong to nothing. Those leave the store after commit."""
        names = [uid for row in self for uid in row.files() if uid not in but]
        gone = Attachment.objects.set_aside().filter(uid__in=names) if names else ()
        for each in gone:
            files.remove_after_commit(each.stored, each.thumbnail)
            each.delete()
        self.delete()


class FilledBefore(TenantRow):
    """What a ticket said before it was last changed, for undo: events hold nobody's words. Forgotten after a day.

    `values` are those of the changed fields by key, None where one said nothing, or {"subject": …}; `event` is the one that tells of the change.
    Files that were taken out of a field are set aside as long as this names them.
    """

    class What(models.TextChoices):
        FIELDS = "fields"
        SUBJECT = "subject"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What, default=What.FIELDS)
    event = models.BigIntegerField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = FilledBefores.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "ticket", "what"], name="filled_before_of_ticket_once")
        ]

    def __str__(self):
        return f"{self.what} of {self.ticket_id} before {self.event}"

    @classmethod
    def remember(cls, what, event, values):
        """Keep what was said before an event, in the place of what is kept of the same."""
        fresh = cls(ticket_id=event.subject_id, what=what, event=event.pk, values=values)
        cls.objects.filter(ticket=event.subject_id, what=what).forget(but=fresh.files())
        fresh.save()

    def files(self) -> list:
        """The uids of the files that are named here."""
        named = [name for value in self.values.values() if isinstance(value, list) for name in value]
        prefix = Attachment.PREFIX
        return [
            parse_public_id(prefix, name)
            for name in named
            if str(name).startswith(f"{prefix}_") and len(name) == len(prefix) + 33
        ]
