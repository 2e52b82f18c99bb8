"""What checklists have to do with the rest of a ticket's life: types bring their lists, and required items come before solving."""

from django.utils.translation import gettext as _

from pasokh.events import Actor
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.persian.isolates import isolate

from ..models import Checklist, ChecklistItem, ChecklistTemplate, Ticket
from ..models.checklist import TooMuch
from .solving import before_solving

MOST_NAMED = 5


def required_left(ticket):
    """Required items that nobody has ticked, as one sentence."""
    texts = [isolate(text) for text in _left(ticket=ticket.pk)]
    if texts:
        named = _(", ").join(texts[:MOST_NAMED]) + ("…" if len(texts) > MOST_NAMED else "")
        yield _("Still to be checked: %(items)s.") % {"items": named}


def _required():
    return ChecklistItem.objects.filter(checklist__ticket=Asked("ticket"), required=True, done_at=None)


_left = Ready(lambda: _required().values_list("text", flat=True)[: MOST_NAMED + 1])
before_solving.append(required_left)


def bring_lists(event):
    """Put the lists of its new type on a ticket; those of its earlier type stay, for somebody may have worked on them."""
    ticket = Ticket.objects.select_related("type").get(pk=event.subject_id)
    if ticket.type is None:
        return
    for template in ChecklistTemplate.objects.filter(type_key=ticket.type.key, active=True):
        try:
            Checklist.of_template(template, ticket=ticket, actor=Actor(event.actor_kind, event.actor_id))
        except TooMuch:
            return
