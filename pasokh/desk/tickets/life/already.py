"""What a colleague decided a moment before: who settles a request second is told, and nothing that she chose is lost without a word."""

from django.utils.translation import gettext as _

from pasokh.events.models import Event
from pasokh.kernel.database.ready import together

from ..steps import CannotBeDone
from ..words import Names, asked_names, words_of

SETTLING = ("ticket.solved", "ticket.closed")


def settled_before(ticket, by, *, same) -> str:
    """What to say of a request that was settled already. `same`: so does what she chose; "" where she herself did it then.

    Raises CannotBeDone where she chose something else: it is not written down.
    """
    event = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=SETTLING).order_by("-pk").first()
    if same and event and (event.actor_kind, event.actor_id) == (by.actor.kind, by.actor.id):
        return ""
    words = _("This request is settled already: %(what)s.") % {"what": _told(event) or ticket.status.key}
    if same:
        return words
    raise CannotBeDone(" ".join([words, _("What you chose was not written down.")]))


def _told(event):
    if event is None:
        return ""
    (named,) = together(asked_names([event]))
    return words_of(event, Names(named))
