from django.db.models import Q

from pasokh.kernel import files
from pasokh.tickets.actions.forget import said_with
from pasokh.tickets.models import Message

from ..models import AwayMail, ChannelStep, Delivery, DrawerMail, MailFacts, Receipt


def forget_person(contact_id):
    """Delete the raw input of an erased contact and of her tickets (bounces too), and what was sent to her."""
    messages = said_with(contact_id)
    receipts = Receipt.objects.filter(Q(contact_id=contact_id) | Q(message_id__in=messages.values("pk")))
    for receipt in receipts.exclude(stored=""):
        files.remove_after_commit(receipt.stored)
    gone = Q(receipt__in=receipts.values("pk")) | Q(message__in=messages.values("pk"))
    ChannelStep.objects.filter(gone).delete()
    receipts.update(raw=b"", stored="", facts={}, reason="erased")
    Delivery.objects.filter(message__in=messages).update(recipient="", answer="", external_id="")
    AwayMail.objects.filter(ticket__contact=contact_id, state=AwayMail.State.WAITING).delete()
    DrawerMail.objects.filter(message__in=messages).delete()
    said = Message.objects.filter(author_kind="contact", author_id=contact_id)
    MailFacts.objects.filter(Q(message__in=messages) | Q(message__in=said)).delete()
