from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.events.changing import set_fields
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet
from pasokh.workspaces.models import Member

from .snoozing import SKEW

TITLE_LENGTH = 200
OUTCOME_LENGTH = 2000
MOST_PER_TICKET = 200
CHANGEABLE = ("kind", "title", "phone", "due_at", "remind_before")


class NoOwner(ValueError):
    """She left, or does not see the request: a task is not given to her."""


class TooManyTasks(ValueError):
    """More than MOST_PER_TICKET on one ticket."""


class Tasks(TenantQuerySet):
    """Tasks; whoever sees a ticket sees its tasks, and nobody else does."""

    def visible_to(self, member):
        from .ticket import Ticket

        if member.active and member.sees == Member.Sees.ALL:
            return self  # not «in all tickets»: the database would read a million to find ten
        return self.filter(ticket__in=Ticket.objects.visible_to(member))

    def pending(self):
        """Still to be done: those with a date first, the earliest before."""
        return self.filter(done_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")


class Task(TenantModel):
    """Something to be done for a ticket by a moment (UTC), perhaps a call: `phone` is whom to call (E.164), `due_at` when she wished it.

    `remind_before` is how many minutes before `due_at` its owner is reminded (None: never); `remind_at` follows from both, `reminded_at` is when
    it was done. `result` is how a call ended, `outcome` what came of it in words. Events are about the ticket, with the task's id.
    """

    PREFIX = "tsk"

    class Kind(models.TextChoices):
        TASK = "task"
        CALL = "call"

    class Result(models.TextChoices):
        REACHED = "reached"
        NO_ANSWER = "no_answer"
        WRONG_NUMBER = "wrong_number"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TASK)
    title = models.CharField(max_length=TITLE_LENGTH)
    phone = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    remind_before = models.PositiveIntegerField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    owner = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="tasks")
    done_at = models.DateTimeField(null=True)
    done_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=20, choices=Result, blank=True)
    outcome = models.TextField(blank=True)

    objects = Tasks.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "ticket", "id"], name="task_of_ticket"),
            models.Index(
                fields=["workspace_id", "owner", "due_at", "id"], name="task_of_owner", condition=Q(done_at=None)
            ),
            models.Index(fields=["workspace_id", "due_at", "id"], name="task_pending", condition=Q(done_at=None)),
            models.Index(
                fields=["workspace_id", "remind_at"],
                name="task_to_remind",
                condition=Q(done_at=None, reminded_at=None, remind_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def done(self) -> bool:
        return self.done_at is not None

    def is_late(self, now=None) -> bool:
        return not self.done and self.due_at is not None and self.due_at < (now or timezone.now())

    @classmethod
    def plan(cls, *, ticket, by, owner=None, **given):
        """Put a task on a ticket. `given`: kind, title, phone, due_at, remind_before. Raises NoOwner, TooManyTasks; nothing has changed then."""
        _check_owner(owner, ticket)
        if cls.objects.filter(ticket=ticket).count() >= MOST_PER_TICKET:
            raise TooManyTasks
        task = cls(ticket=ticket, owner=owner, **given)
        task._remind_anew()
        task.save()
        owner_id = owner.pk if owner else None
        task._tell("task.planned", by.actor, owner=owner_id)
        if owner and owner.pk != by.pk:
            task._tell("task.assigned", by.actor, owner=owner_id, before=None)
        return task

    def change(self, *, by, **given):
        """Another title, kind, phone, date or reminder. A date that was moved is reminded of again."""
        changed = set_fields(self, {name: given[name] for name in CHANGEABLE if name in given})
        if not changed:
            return None
        if {"due_at", "remind_before"} & set(changed):
            self._remind_anew()
        self.save(update_fields=[*changed, "remind_at", "reminded_at"])
        return self._tell("task.changed", by.actor, owner=self.owner_id, fields=changed)

    def give(self, owner, *, by):
        """Have somebody else do it, or nobody (None). Raises NoOwner."""
        before = self.owner_id
        if before == (owner.pk if owner else None):
            return None
        _check_owner(owner, self.ticket)
        self.owner = owner
        self.save(update_fields=["owner"])
        return self._tell("task.assigned", by.actor, owner=owner.pk if owner else None, before=before)

    def complete(self, *, by, result="", outcome=""):
        """It is done, and what came of it. What is done already stays as it is."""
        if self.done:
            return None
        self.done_at, self.done_by_id = timezone.now(), by.pk
        self.result, self.outcome = result, outcome[:OUTCOME_LENGTH]
        self.save(update_fields=["done_at", "done_by", "result", "outcome"])
        return self._tell("task.done", by.actor, owner=self.owner_id)

    def reopen(self, *, by):
        """It is not done after all; the words about its outcome stay."""
        if not self.done:
            return None
        self.done_at = self.done_by = None
        self.save(update_fields=["done_at", "done_by"])
        return self._tell("task.undone", by.actor, owner=self.owner_id)

    def drop(self, *, by):
        """It need not be done. Its words go with it."""
        self._tell("task.dropped", by.actor, owner=self.owner_id)
        self.delete()

    def remind(self, at):
        """Its time has come: once only, and only for the moment last set. Callers hold its lock."""
        if self.done or self.reminded_at or self.remind_at != at or at > timezone.now() + SKEW:
            return None
        self.reminded_at = timezone.now()
        self.save(update_fields=["reminded_at"])
        return self._tell("task.due", SYSTEM, owner=self.owner_id)

    def _remind_anew(self):
        is_wanted = self.due_at is not None and self.remind_before is not None
        self.remind_at = self.due_at - timedelta(minutes=self.remind_before) if is_wanted else None
        self.reminded_at = None

    def _tell(self, kind, actor, **payload):
        return track(kind, actor=actor, subject=self.ticket, task=self.pk, **payload)


def _check_owner(owner, ticket):
    from .ticket import Ticket

    if owner is None:
        return
    if not owner.active or not Ticket.objects.visible_to(owner).filter(pk=ticket.pk).exists():
        raise NoOwner
