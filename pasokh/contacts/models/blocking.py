from django.db import models
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM

REASON_LENGTH = 300


class Blocking(models.Model):
    """Nothing is taken from her while `blocked_at` is set, on whatever way and from whatever browser of hers it comes.

    `blocked_until` (UTC) is when that ends by itself, None for good; `blocked_reason` is for us alone; `blocked_by` the member, by her key.
    """

    blocked_at = models.DateTimeField(null=True)
    blocked_until = models.DateTimeField(null=True)
    blocked_reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    blocked_by = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def block(self, *, by, until=None, reason=""):
        """Take nothing from her any more, until a moment or for good. Whom it blocks already is blocked anew, by what is said now. Raises ValueError
        for a moment that has passed. Returns the event."""
        from ..jobs import end_block

        if until is not None and until <= timezone.now():
            raise ValueError("it has passed")
        reason = " ".join(reason.replace("\x00", "").split())[:REASON_LENGTH]
        self._set(blocked_at=timezone.now(), blocked_until=until, blocked_reason=reason, blocked_by=by.pk)
        if until is not None:
            end_block.defer(after=until, contact_id=self.pk, until=until.isoformat())
        return track("contact.blocked", actor=by.actor, subject=self, until=until and until.isoformat())

    def unblock(self, *, by):
        """Take from her again what she sends. Returns the event, None for one who was not blocked."""
        return self._unblock(by.actor, "hand") if self.blocked_at else None

    def end_block(self, until):
        """Its time is over: only where it still lasts to that moment. The caller holds her row. Returns the event, or None."""
        is_over = self.blocked_at and self.blocked_until == until and until <= timezone.now()
        return self._unblock(SYSTEM, "time") if is_over else None

    def _unblock(self, actor, why):
        self._set(blocked_at=None, blocked_until=None, blocked_reason="", blocked_by=None)
        return track("contact.unblocked", actor=actor, subject=self, why=why)

    def _set(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
