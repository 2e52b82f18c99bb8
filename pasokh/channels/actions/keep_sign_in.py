from django.db import transaction

from ..adapters.email import sign_in
from ..models import Delivery
from .change_channel import change_channel
from .send import start

MOST_WOKEN = 500  # more come by themselves, within a quarter of an hour


@transaction.atomic
def keep_sign_in(*, channel, tokens, by):
    """Let a mailbox use what a person's sign-in at its provider gave; the mails that waited for it go out."""
    change_channel(channel=channel, by=by, credentials=sign_in.signed_in(channel, tokens))
    waiting = Delivery.objects.filter(channel=channel, state=Delivery.State.QUEUED, answer=sign_in.ANEW)
    for delivery in waiting.select_related("message").order_by("pk")[:MOST_WOKEN]:
        start(delivery)
