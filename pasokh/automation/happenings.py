"""What rules can wait for. A room adds what happens in it to HAPPENINGS, by the kind of its event."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from pasokh.tickets.models.rating import BEST, UNHAPPY


@dataclass(frozen=True)
class Happening:
    """Something that a rule can wait for: an event of `kind` whose payload passes `test`; `words` go on after «Whenever»."""

    key: str
    words: str
    kind: str
    test: Callable = bool
    by_customer: bool = False  # whoever did it need not be asked
    about: str = "ticket"  # or "contact": what its rules ask and act on (see `subjects`)


def _any(_payload):
    return True


def _unhappy(payload):
    return bool(payload.get("unhappy")) or payload.get("outcome") == "unhappy"


def _turned_unhappy(payload):
    before = payload.get("before")
    return payload.get("score", BEST) <= UNHAPPY and (before is None or before > UNHAPPY)


def _failed(payload):
    return payload.get("state") == "failed"


def _came(payload):
    return bool(payload.get("came"))


def _left(payload):
    return bool(payload.get("left"))


_SHIPPED = (
    Happening("ticket.opened", gettext_lazy("a request is opened"), "ticket.opened", _any),
    Happening("message.received", gettext_lazy("the customer writes"), "message.received", _any, True),
    Happening("message.composed", gettext_lazy("we answer the customer"), "message.composed", _any),
    Happening("note.written", gettext_lazy("a note is written"), "note.written", _any),
    Happening("ticket.assigned", gettext_lazy("a request is assigned"), "ticket.assigned", _any),
    Happening("ticket.unassigned", gettext_lazy("a request loses its assignee"), "ticket.unassigned", _any),
    Happening("ticket.routed", gettext_lazy("a request is given to a team"), "ticket.routed", _any),
    Happening("ticket.judged", gettext_lazy("the priority changes"), "ticket.judged", _any),
    Happening("ticket.tagged", gettext_lazy("a tag is put on a request"), "ticket.tagged", _any),
    Happening("ticket.untagged", gettext_lazy("a tag is taken off a request"), "ticket.untagged", _any),
    Happening("ticket.typed", gettext_lazy("the type changes"), "ticket.typed", _any),
    Happening("ticket.filled", gettext_lazy("a field is filled in"), "ticket.filled", _any),
    Happening("ticket.paused", gettext_lazy("a request begins to wait"), "ticket.paused", _any),
    Happening("ticket.status_changed", gettext_lazy("the status changes within its state"), "ticket.status_changed", _any),
    Happening("ticket.solved", gettext_lazy("a request is solved"), "ticket.solved", _any),
    Happening("ticket.opened_again", gettext_lazy("a request is opened again"), "ticket.opened_again", _any),
    Happening("ticket.unhappy", gettext_lazy("the customer says that it is not solved"), "ticket.opened_again", _unhappy),
    Happening("chat.rated", gettext_lazy("the customer rates how she was helped"), "chat.rated", _any),
    Happening("chat.rated_low", gettext_lazy("the customer is not content (a rating of 1 or 2)"), "chat.rated", _turned_unhappy),
    Happening("ticket.answer_wished", gettext_lazy("the customer says how she wants to be answered"), "ticket.answer_wished", _any),
    Happening("ticket.closed", gettext_lazy("a request is closed"), "ticket.closed", _any),
    Happening("ticket.followed_up", gettext_lazy("a follow-up is done"), "ticket.followed_up", _any),
    Happening("ticket.follow_up_due", gettext_lazy("a follow-up is due"), "ticket.follow_up_due", _any),
    Happening("ticket.snoozed", gettext_lazy("a request is snoozed"), "ticket.snoozed", _any),
    Happening("ticket.woken", gettext_lazy("a snoozed request is back"), "ticket.woken", _any),
    Happening("task.done", gettext_lazy("a task is done"), "task.done", _any),
    Happening("task.due", gettext_lazy("a task is due"), "task.due", _any),
    Happening("delivery.failed", gettext_lazy("an answer cannot be delivered"), "message.state_changed", _failed),
    Happening("promise.warned", gettext_lazy("a promise to the customer is due soon"), "promise.warned", _any),
    Happening("promise.broken", gettext_lazy("a promise to the customer is broken"), "promise.broken", _any),
    Happening("ticket.overflowed", gettext_lazy("a request has waited too long in its queue"), "ticket.overflowed", _any),
    Happening("ticket.renamed", gettext_lazy("a request gets another subject"), "ticket.renamed", _any),
    Happening("ticket.absorbed", gettext_lazy("another request goes into it"), "ticket.absorbed", _any),
    Happening("ticket.split_off", gettext_lazy("a request is split off another one"), "ticket.split_off", _any),
    Happening("ticket.linked", gettext_lazy("a request is linked to another one"), "ticket.linked", _any),
    Happening("ticket.joined", gettext_lazy("somebody comes into copy"), "ticket.joined", _any),
    Happening("ticket.follow_up_planned", gettext_lazy("a follow-up is planned"), "ticket.follow_up_planned", _any),
    Happening("note.mentioned", gettext_lazy("a colleague or a team is mentioned in a note"), "note.mentioned", _any),
    Happening("message.edited", gettext_lazy("a message is changed"), "message.edited", _any),
    Happening("task.planned", gettext_lazy("a task is planned"), "task.planned", _any),
    Happening("task.assigned", gettext_lazy("a task is given to a colleague"), "task.assigned", _any),
    Happening("checklist.begun", gettext_lazy("a checklist is put on a request"), "checklist.begun", _any),
    Happening("checklist.ticked", gettext_lazy("an item of a checklist is ticked"), "checklist.ticked", _any),
    Happening("time.logged", gettext_lazy("time is logged"), "time.logged", _any),
    Happening("promise.escalated", gettext_lazy("a broken promise is escalated"), "promise.escalated", _any),
    Happening("promise.explained", gettext_lazy("somebody says why a promise was broken"), "promise.explained", _any),
    Happening("ticket.queued", gettext_lazy("a request begins to wait in a queue"), "ticket.queued", _any),
    Happening("ticket.offer_declined", gettext_lazy("an offered request is passed on"), "ticket.offer_declined", _any),
    Happening("ticket.offer_expired", gettext_lazy("an offer is not answered"), "ticket.offer_expired", _any),
    Happening("ticket.handed_on", gettext_lazy("a request is handed on because its assignee is gone"), "ticket.handed_on", _any),
    Happening("ticket.callback_offered", gettext_lazy("a call-back is offered to the customer"), "ticket.callback_offered", _any),
    Happening("ticket.callback_taken", gettext_lazy("a call-back is planned from the queue"), "ticket.callback_taken", _any),
    Happening("contact.created", gettext_lazy("a customer is known for the first time"), "contact.created", _any, about="contact"),
    Happening("contact.updated", gettext_lazy("what we know of a customer changes"), "contact.updated", _any, about="contact"),
    Happening("contact.joined_segment", gettext_lazy("a customer comes into a segment"), "contact.segmented", _came, about="contact"),
    Happening("contact.left_segment", gettext_lazy("a customer leaves a segment"), "contact.segmented", _left, about="contact"),
    Happening("contact.merged", gettext_lazy("two customers turn out to be one"), "contact.merged", _any, about="contact"),
)  # fmt: skip
HAPPENINGS: dict[str, Happening] = {each.key: each for each in _SHIPPED}
