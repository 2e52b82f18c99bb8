"""What became of a mail with answers, told on their ticket. The messages stay what they are: in the chat they have been said."""

from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.tickets.models import Message

from ..models import AwayMail, Channel, Delivery

RETURNED = "returned"
SCREENS = (Channel.Kind.CHAT, Channel.Kind.FORM)  # where answers stand before her when she looks


def is_of_chat(delivery) -> bool:
    """Whether it carries what was said in a chat or the portal, and not a message of its own."""
    return any(Channel.id_in(delivery.message.origin, kind) is not None for kind in SCREENS)


def away_mail_of(delivery) -> AwayMail | None:
    """The answers that a delivery carries together; None for any other. Asks nothing where that is plain."""
    rows = AwayMail.objects.select_related("ticket")
    return rows.filter(delivery=delivery).first() if is_of_chat(delivery) else None


def is_stale(delivery) -> bool:
    """Whether a mail that has not gone yet need not go: she has been back and has read it all. It is taken back then."""
    away = away_mail_of(delivery)
    if away is None or Message.objects.filter(pk__in=away.messages).exclude(state=Message.State.READ).exists():
        return False
    away.delivery = None
    away.save(update_fields=["delivery"])
    away.end(AwayMail.State.READ)
    delivery.delete()
    return True


def tell(delivery):
    """It went, or it did not: the delivery's state says which. Deliveries of other messages are passed over."""
    away = away_mail_of(delivery)
    if away is None:
        return
    if delivery.state == Delivery.State.SENT:
        # By its name a program, and we, know what her answer answers, and which mail came back.
        Message.objects.filter(pk=delivery.message_id).update(external_id=delivery.external_id)
        _track("ticket.answers_mailed", away, count=len(away.messages))
    else:
        _track("ticket.answers_unmailed", away, why=delivery.state)


def came_back(message, words) -> bool:
    """Note that the mail whose last answer this is could not be delivered, with the server's words. Whether it was such a mail; noted once."""
    away = (
        AwayMail.objects.select_related("ticket", "delivery").filter(delivery__message=message).order_by("-pk").first()
    )
    if away is None:
        return False
    if away.returned_at is None:
        away.returned_at, away.why = timezone.now(), RETURNED
        away.save(update_fields=["returned_at", "why"])
        Delivery.objects.filter(pk=away.delivery_id).update(state=Delivery.State.FAILED, answer=words[:2000])
        _track("ticket.answers_unmailed", away, why=RETURNED)
    return True


def _track(kind, away, **said):
    track(kind, actor=SYSTEM, subject=away.ticket, delivery=away.delivery_id, **said)
