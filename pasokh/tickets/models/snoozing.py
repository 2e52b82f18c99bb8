from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.tenancy.models import TenantForeignKey

from .status import Category
from .steps import shipped

KEY = "snoozed"
LONGEST = timedelta(days=2 * 366)
SKEW = timedelta(seconds=30)  # clocks of two machines may differ by so much


class CannotSnooze(ValueError):
    """Why a ticket cannot sleep: `settled`, `past` or `too_far`. Nothing has changed then."""


class Snoozing(models.Model):
    """Out of the open lists until a moment (UTC), or, without one, until the customer answers.

    A sleeping ticket has the status "snoozed" of the category PAUSED, so every list finds its place by the index it has. The customer's answer, or any
    other step, ends the sleep; `snoozed_by` hears of it by `ticket.woken`. `snoozed_from` is the status that it goes back to if that is an open one.
    One that wakes by its time or by hand stands where lists begin: its `last_message_at` is when it woke.
    """

    snoozed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    snoozed_from = TenantForeignKey("tickets.Status", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    # Few among many: the list of sleeping tickets, newest activity first, and those whose time has come.
    SNOOZE_INDEXES = (
        models.Index(
            fields=["workspace_id", "-last_message_at", "-id"],
            name="ticket_snoozed",
            condition=Q(snoozed_at__isnull=False),
        ),
        models.Index(
            fields=["workspace_id", "snoozed_until"],
            name="ticket_to_wake",
            condition=Q(snoozed_until__isnull=False),
        ),
    )

    @property
    def snoozed(self) -> bool:
        return self.snoozed_at is not None

    def snooze(self, *, by, until=None):
        """Put it off until a moment, or until the customer answers (None). Raises CannotSnooze. Returns the event, None if it is so already."""
        _check(self, until)
        if self.snoozed and self.snoozed_until == until:
            return None
        return self._sleep(shipped(KEY), actor=by.actor, until=until)

    def wake(self, *, by, rises=True):
        """End its sleep before its time. Returns the event, None where it was not asleep. `rises=False` for what was never meant to sleep."""
        return self._wake(actor=by.actor, why="hand", rises=rises) if self.snoozed else None

    def wake_in_time(self, until):
        """Its time has come: once only, and only for the moment that it was put off to last. Callers hold its lock."""
        if self.snoozed and self.snoozed_until == until and until <= timezone.now() + SKEW:
            return self._wake(actor=SYSTEM, why="time")
        return None

    def move_to(self, status, *, actor, **options):
        """Any other step ends the sleep, the customer's answer above all; whoever put it off is told. Into this status it sleeps until an answer."""
        if status.key == KEY:
            return None if self.snoozed else self._sleep(status, actor=actor, until=None)
        if not self.snoozed:
            return super().move_to(status, actor=actor, **options)
        ended = self._ended_sleep()
        moved = super().move_to(status, actor=actor, **options)
        self._save_snooze()
        why = "answer" if actor.kind == "contact" else "step"
        track("ticket.woken", actor=actor, subject=self, status=self.status_id, why=why, **ended)
        return moved

    def _sleep(self, status, *, actor, until):
        before = self.status_id
        if not self.snoozed:
            self.snoozed_from_id = before
        self.status, self.category = status, status.category
        self.snoozed_at, self.snoozed_until = timezone.now(), until
        self.snoozed_by_id = actor.id if actor.kind == "member" else None
        self._save_snooze()
        until = until.isoformat() if until else None
        return track("ticket.snoozed", actor=actor, subject=self, before=before, status=status.pk, until=until)

    def _wake(self, *, actor, why, rises=True):
        status = self.snoozed_from
        if status is None or status.category != Category.OPEN:
            status = shipped("open")
        ended = self._ended_sleep()
        self.status, self.category = status, status.category
        # It was put off to be seen again now: among the newest, not where its last message left it days ago.
        self.last_message_at = timezone.now() if rises else self.last_message_at
        self._save_snooze("last_message_at")
        return track("ticket.woken", actor=actor, subject=self, status=status.pk, why=why, **ended)

    def _ended_sleep(self):
        """What the event tells of the sleep that ends here."""
        until = self.snoozed_until.isoformat() if self.snoozed_until else None
        ended = {"before": self.status_id, "member": self.snoozed_by_id, "until": until}
        self.snoozed_at = self.snoozed_until = self.snoozed_by = self.snoozed_from = None
        return ended

    def _save_snooze(self, *more):
        fields = ["status", "category", "snoozed_at", "snoozed_until", "snoozed_by", "snoozed_from"]
        self.save(update_fields=[*fields, *more])


def _check(ticket, until):
    now = timezone.now()
    if ticket.settled:
        raise CannotSnooze("settled")
    if until is not None and until <= now:
        raise CannotSnooze("past")
    if until is not None and until > now + LONGEST:
        raise CannotSnooze("too_far")
