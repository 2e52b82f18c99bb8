from datetime import timedelta

from django.db import models
from django.db.models import Sum
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantRow

NOTE_LENGTH = 300
LONGEST = timedelta(hours=24)  # in one entry


class BadTime(ValueError):
    """No time at all, or more than LONGEST in one entry."""


class TimeEntry(TenantModel):
    """Time that a member spent on a ticket, in whole seconds, typed or measured (`timed`). `worked_at` (UTC) is when she was done.

    What it costs is worked out elsewhere. `member` is None where she is gone for good.
    """

    PREFIX = "tim"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="time_entries")
    member = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    seconds = models.PositiveIntegerField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    timed = models.BooleanField(default=False)
    worked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "id"], name="time_of_ticket"),
            models.Index(fields=["workspace_id", "member", "worked_at"], name="time_of_member"),
        ]

    def __str__(self):
        return f"{self.seconds} s on {self.ticket_id}"

    @classmethod
    def log(cls, *, ticket, by, seconds, note="", timed=False):
        """Write down time spent. Raises BadTime."""
        _check(seconds)
        entry = cls.objects.create(ticket=ticket, member=by, seconds=seconds, note=note, timed=timed)
        track("time.logged", actor=by.actor, subject=ticket, entry=entry.pk, seconds=seconds)
        return entry

    def correct(self, *, by, seconds, note):
        """Another duration or note. Raises BadTime. The event keeps what the duration was."""
        _check(seconds)
        given = {"seconds": seconds, "note": note}
        changed = [name for name, value in given.items() if getattr(self, name) != value]
        if not changed:
            return None
        before, self.seconds, self.note = self.seconds, seconds, note
        self.save(update_fields=changed)
        return track(
            "time.corrected", actor=by.actor, subject=self.ticket, entry=self.pk, before=before, seconds=seconds
        )

    def drop(self, *, by):
        """It was not spent after all."""
        track(
            "time.dropped",
            actor=by.actor,
            subject=self.ticket,
            entry=self.pk,
            seconds=self.seconds,
            member=self.member_id,
        )
        self.delete()

    @classmethod
    def total(cls, ticket) -> int:
        """Seconds spent on a ticket by everybody."""
        return cls.objects.filter(ticket=ticket).aggregate(total=Sum("seconds"))["total"] or 0


class Timer(TenantRow):
    """A member's running timer: one at most. It runs in the database, so pages, browsers and machines may come and go."""

    member = TenantForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="one_timer_per_member")]
        indexes = [models.Index(fields=["workspace_id", "ticket"], name="timer_of_ticket")]

    def __str__(self):
        return f"{self.member_id} at {self.ticket_id}"

    @property
    def seconds(self) -> int:
        """How long it has been running."""
        return max(int((timezone.now() - self.started_at).total_seconds()), 0)

    @classmethod
    def of(cls, member, lock=False):
        """Her running timer, or None."""
        timers = cls.objects.select_for_update(of=("self",)) if lock else cls.objects.select_related("ticket")
        return timers.filter(member=member).first()

    @classmethod
    def start(cls, *, ticket, by):
        """Have her timer run on this ticket; one that runs on another is stopped, and what it measured is written down."""
        running = cls.of(by, lock=True)
        if running and running.ticket_id == ticket.pk:
            return running
        if running:
            running.stop(by=by)
        timer, _ = cls.objects.get_or_create(member=by, defaults={"ticket": ticket})
        track("time.started", actor=by.actor, subject=ticket)
        return timer

    def stop(self, *, by, seconds=None, note=""):
        """Stop it and write down what it measured, or what she says it was. What is longer than LONGEST is cut: she forgot it."""
        ticket, measured = self.ticket, max(self.seconds, 1)
        self.delete()
        spent = seconds or min(measured, int(LONGEST.total_seconds()))
        return TimeEntry.log(ticket=ticket, by=by, seconds=spent, note=note, timed=True)

    def discard(self, *, by):
        """Stop it and keep nothing."""
        ticket = self.ticket
        self.delete()
        return track("time.discarded", actor=by.actor, subject=ticket)


def _check(seconds):
    if not 0 < seconds <= LONGEST.total_seconds():
        raise BadTime
