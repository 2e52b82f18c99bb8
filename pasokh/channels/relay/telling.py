"""From a visitor's message to colleagues' handsets: whether they are told, and which of them."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from pasokh.routing.holding import held_among
from pasokh.routing.models import Waiting
from pasokh.tickets.models import Category, Message

from ..models import Relay, Relayed
from . import saying, whom
from .waiting import OLDEST, is_waiting, note_trouble, relay_of

AT_ONCE = 200  # messages of one site and round


def consider(message_id, *, waited):
    """Tell colleagues of a visitor's message if nobody is at the desk and nobody has answered it, after the site's time.

    Whoever is talking with her from elsewhere goes on, and is told at once, until she is at the desk herself or somebody else has the request. While a
    flow talks with her nobody is: `take_up` tells what it could not settle.
    """
    from .jobs import look

    message = Message.objects.select_related("ticket__contact").filter(pk=message_id).first()
    relay = message and relay_of(message.ticket)
    if relay is None or not is_waiting(message) or held_among([message.ticket_id]):
        return
    if _goes_on(message.ticket):
        tell(message, relay)
    elif whom.is_somebody_here(relay):
        return
    elif waited or not relay.after:
        tell(message, relay)
    else:
        look.defer(message_id=message_id, waited=True, after=relay.after)


def _goes_on(ticket):
    """Whether whoever has it hears of it on a handset of hers already, and is not at the desk."""
    if not ticket.assignee_id or whom.is_at_desk(ticket.assignee):
        return False
    return Relayed.objects.filter(message__ticket=ticket, handset__member=ticket.assignee_id).exists()


def tell(message, relay):
    """Have a message told to every handset that should hear of it, each once."""
    found = whom.handsets_for(message.ticket, relay)
    if not found:
        note_trouble(relay, "nobody")
    for handset in found:
        relayed, fresh = Relayed.objects.get_or_create(handset=handset, message=message)
        if fresh:
            saying.queue(relayed)


def take_up(ticket):
    """A flow has let go a visitor's request: what she said to it, and nobody has answered, is looked at now."""
    relay = relay_of(ticket)
    if relay:
        _look_again(_unheard(relay).filter(ticket=ticket), waited=False)


def sweep():
    """Tell of what waits and nobody was told of: colleagues left the desk since, or a job was lost. Inside the workspace."""
    for relay in Relay.objects.filter(active=True, site__active=True).select_related("site"):
        if _untold(relay).exists() and not whom.is_somebody_here(relay):
            _look_again(_untold(relay))
    saying.take_up_again()


def _untold(relay):
    """Of that, what has waited for the site's time, where no flow talks with the visitor."""
    long_ago = timezone.now() - timedelta(seconds=relay.after)
    held = Waiting.objects.held().filter(ticket=OuterRef("ticket"))
    return _unheard(relay).filter(ticket__waiting_since__lt=long_ago).exclude(Exists(held))


def _unheard(relay):
    """What visitors of a site have said, nobody has answered and no handset has heard."""
    since = {"created_at__gt": timezone.now() - OLDEST, "created_at__gte": F("ticket__waiting_since")}
    waiting = {"ticket__origin": relay.site.origin, "ticket__category": Category.OPEN}
    said = Message.objects.filter(kind=Message.Kind.INCOMING, **since, **waiting)
    return said.filter(~Exists(Relayed.objects.filter(message=OuterRef("pk"))))


def _look_again(messages, waited=True):
    from .jobs import look

    for key in messages.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        look.defer(message_id=key, waited=waited, once=f"relay-again-{key}")
