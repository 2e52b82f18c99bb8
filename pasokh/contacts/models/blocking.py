from datetime import UTC, datetime

from django.db import models
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM

REASON_LENGTH = 300
FREE = {"blocked_at": None, "blocked_until": None, "blocked_reason": "", "blocked_by": None}
FOR_GOOD = datetime.max.replace(tzinfo=UTC)


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
        if until is not None and until <= timezone.now():
            raise ValueError("it has passed")
        reason = " ".join(reason.replace("\x00", "").split())[:REASON_LENGTH]
        self._set(blocked_at=timezone.now(), blocked_until=until, blocked_reason=reason, blocked_by=by.pk)
        self._end_later()
        return track("contact.blocked", actor=by.actor, subject=self, until=until and until.isoformat())

    def unblock(self, *, by):
        """Take from her again what she sends. Returns the event, None for one who was not blocked."""
        return self._unblock(by.actor, "hand") if self.blocked_at else None

    def end_block(self, until):
        """Its time is over: only where it still lasts to that moment. The caller holds her row. Returns the event, or None."""
        is_over = self.blocked_at and self.blocked_until == until and until <= timezone.now()
        return self._unblock(SYSTEM, "time") if is_over else None

    def take_over_block(self, other):
        """Whoever turns out to be `other` is blocked as she was: of two blocks the one holds that lasts longer. The caller holds both rows."""
        if other.blocked_at is None:
            return
        if self.blocked_at is None or other._ends > self._ends:
            self._set(**{name: getattr(other, name) for name in FREE})
            self._end_later()
        other._set(**FREE)  # there is one of them only: nothing is lifted from the other any more

    @property
    def _ends(self):
        return self.blocked_until or FOR_GOOD

    def _end_later(self):
        from ..jobs import end_block

        if self.blocked_until is not None:
            end_block.defer(after=self.blocked_until, contact_id=self.pk, until=self.blocked_until.isoformat())

    def forget_block(self):
        """She is nobody any more, and so nobody is blocked. Saved; nothing is told."""
        self._set(**FREE)

    def _unblock(self, actor, why):
        self._set(**FREE)
        return track("contact.unblocked", actor=actor, subject=self, why=why)

    def _set(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
