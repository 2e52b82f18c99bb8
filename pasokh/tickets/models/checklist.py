from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

NAME_LENGTH = 80
ITEM_LENGTH = 300
MOST_ITEMS = 60
MOST_PER_TICKET = 20


class TooMuch(ValueError):
    """More than MOST_ITEMS on one list, or more than MOST_PER_TICKET lists on one ticket."""


class ChecklistTemplate(TenantModel):
    """A list of what is to be looked at, kept for many tickets. `items` are {"text", "required"} in order.

    `type_key` ties it to a type of ticket: its list comes by itself where a ticket gets that type.
    """

    PREFIX = "clt"

    name = models.CharField(max_length=NAME_LENGTH)
    type_key = models.CharField(max_length=40, blank=True)
    items = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="one_template_per_name")]

    def __str__(self):
        return self.name


class Checklist(TenantModel):
    """A list on one ticket, begun from a template or by hand. What its template becomes later does not change it."""

    PREFIX = "chl"

    ticket = TenantForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="checklists")
    template = TenantForeignKey(ChecklistTemplate, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "ticket", "template"],
                condition=Q(template__isnull=False),
                name="template_once_per_ticket",
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "ticket", "id"], name="checklist_of_ticket")]

    def __str__(self):
        return self.name

    @classmethod
    def begin(cls, *, ticket, actor, name, template=None, items=()):
        """Put a list on a ticket; one from a template that is there already is given back. Raises TooMuch."""
        if template and (known := cls.objects.filter(ticket=ticket, template=template).first()):
            return known
        if cls.objects.filter(ticket=ticket).count() >= MOST_PER_TICKET or len(items) > MOST_ITEMS:
            raise TooMuch
        made = cls.objects.create(ticket=ticket, template=template, name=name)
        ChecklistItem.objects.bulk_create(
            ChecklistItem(checklist=made, text=item["text"], required=item["required"], place=place)
            for place, item in enumerate(items)
        )
        track("checklist.begun", actor=actor, subject=ticket, checklist=made.pk)
        return made

    @classmethod
    def of_template(cls, template, *, ticket, actor):
        """Put a template's list on a ticket."""
        return cls.begin(ticket=ticket, actor=actor, name=template.name, template=template, items=template.items)

    def add(self, text, *, by, required=False):
        """Another item at its end. Raises TooMuch."""
        if self.items.count() >= MOST_ITEMS:
            raise TooMuch
        last = self.items.aggregate(last=Max("place"))["last"]
        item = self.items.create(text=text, required=required, place=0 if last is None else last + 1)
        track("checklist.changed", actor=by.actor, subject=self.ticket, checklist=self.pk, item=item.pk)
        return item

    def drop(self, *, by):
        """Take the list off the ticket."""
        track("checklist.dropped", actor=by.actor, subject=self.ticket, checklist=self.pk)
        self.delete()


class ChecklistItem(TenantModel):
    """One thing to look at. A `required` one is warned of when the ticket is solved without it."""

    PREFIX = "cli"

    checklist = TenantForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    text = models.CharField(max_length=ITEM_LENGTH)
    required = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["place", "pk"]
        indexes = [models.Index(fields=["workspace_id", "checklist", "place", "id"], name="item_of_checklist")]

    def __str__(self):
        return self.text

    def tick(self, done, *, by):
        """It was looked at, or was not after all; nothing happens where it is so already."""
        if done == (self.done_at is not None):
            return None
        self.done_at, self.done_by_id = (timezone.now(), by.pk) if done else (None, None)
        self.save(update_fields=["done_at", "done_by"])
        return self._tell("checklist.ticked" if done else "checklist.unticked", by)

    def move(self, step, *, by):
        """One place up (-1) or down (1) among the items of its list."""
        order = list(self.checklist.items.all())
        at = order.index(self)
        to = min(max(at + step, 0), len(order) - 1)
        if to == at:
            return None
        order.insert(to, order.pop(at))
        for place, item in enumerate(order):
            item.place = place
        ChecklistItem.objects.bulk_update(order, ["place"])
        return self._tell("checklist.changed", by)

    def require(self, required, *, by):
        """Whether the ticket may be solved without it."""
        self.required = required
        self.save(update_fields=["required"])
        return self._tell("checklist.changed", by)

    def drop(self, *, by):
        """Take the item off its list."""
        self._tell("checklist.changed", by)
        self.delete()

    def _tell(self, kind, by):
        return track(kind, actor=by.actor, subject=self.checklist.ticket, checklist=self.checklist_id, item=self.pk)
