from django.db import models

from pasokh.kernel.database.updating import update_many

COLUMNS = {
    "first_reply": "first_reply_due",
    "next_reply": "next_reply_due",
    "update": "update_due",
    "solve": "solve_due",
}
KIND_LENGTH = 12


class Promised(models.Model):
    """By when something was promised to the customer, as the room above says that keeps promises: plain moments (UTC), None where none runs.

    `due_at` is the earliest of all, `due_kind` which it is; what is late stays until it is done. Nothing here counts time. Verb: `promise`.
    """

    first_reply_due = models.DateTimeField(null=True)
    next_reply_due = models.DateTimeField(null=True)
    update_due = models.DateTimeField(null=True)
    solve_due = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_kind = models.CharField(max_length=KIND_LENGTH, blank=True, default="")

    class Meta:
        abstract = True

    # Where lists go by it, those with a due time stand first and the others follow: all are in it.
    DUE_INDEXES = (
        models.Index(fields=["workspace_id", "due_at", "id"], name="ticket_due"),
        models.Index(
            fields=["workspace_id", "assignee", "due_at", "id"],
            name="ticket_due_to",
            condition=models.Q(category=1, due_at__isnull=False),  # open
        ),
    )


PROMISE_FIELDS = (*COLUMNS.values(), "due_at", "due_kind")


def promised(dues) -> dict:
    """The columns of a ticket that has these due times ({kind: moment})."""
    dues = {kind: at for kind, at in dues.items() if at is not None}
    kind = min(dues, key=lambda each: (dues[each], each), default="")
    return {column: dues.get(name) for name, column in COLUMNS.items()} | {"due_at": dues.get(kind), "due_kind": kind}


def promise(tickets) -> None:
    """Have tickets stand with these due times and no others: {ticket: {kind: moment}}. One statement; tickets in memory follow.

    Of kinds without a column only the earliest shows, as `due_at`. No event: whoever promises says why.
    """
    for ticket, dues in tickets.items():
        for name, value in promised(dues).items():
            setattr(ticket, name, value)
    update_many(tickets, PROMISE_FIELDS)
