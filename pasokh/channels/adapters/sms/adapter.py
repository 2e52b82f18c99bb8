"""Text messages as a kind of channel."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pasokh.contacts.models import Identity
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy import workspace

from ...actions.take_in import raw_of
from ...arrival import Arrival
from ...models import Delivery, Receipt
from ..base import Adapter, Capabilities, Glance, PermanentFailure, Sent, TemporaryFailure
from . import outcomes
from .generic import Generic
from .kavenegar import Kavenegar
from .spoken import Heard, Strange, in_texts

PROVIDERS = {"kavenegar": Kavenegar, "http": Generic}


def provider_of(channel):
    """The provider of a channel: it sends texts, and reads what comes of them."""
    return PROVIDERS[channel.settings["provider"]](channel)


class SmsAdapter(Adapter):
    """A line of a provider of text messages: what comes by its calls or is asked for, what goes as one text or several."""

    kind = "sms"
    capabilities = Capabilities(html=False, attachments=False, reaches="phone", attachment_limit=0)

    def parse(self, receipt) -> Arrival:
        """The Arrival in a call. Raises Strange for one that says nothing we know."""
        heard = provider_of(self.channel).read(_said(raw_of(receipt)))
        if not isinstance(heard, Heard):
            return Arrival(noted="state")
        return Arrival(
            sender=("phone", heard.sender),
            text=heard.text,
            external_id=f"{self.channel.origin}:in:{heard.key}" if heard.key else "",
            joins_open=True,
            ignore="" if heard.sender else "no sender",
        )

    def apply(self, receipt, arrival) -> bool:
        """Note what became of a text of ours."""
        if not arrival.noted:
            return False
        outcome = provider_of(self.channel).read(_said(raw_of(receipt)))
        done = outcome is not None and outcomes.note(self.channel, outcome)
        receipt.settle(Receipt.State.DONE, reason=f"state: {outcome.state}" if done else "state")
        return True

    def glance(self, raw) -> Glance:
        """Who sent it and what it says, or the call as it came."""
        try:
            heard = provider_of(self.channel).read(_said(raw))
        except (Strange, ValueError):
            heard = None
        if isinstance(heard, Heard):
            return Glance(heard.sender, "", "", heard.text)
        return Glance(text=clean_line(raw[:2000].decode("utf-8", "replace"), 2000))

    def recipient_of(self, message) -> str:
        """The number from which the customer last wrote on this ticket, if it is still hers; else the one known of her."""
        known = list(
            message.ticket.contact.identities.filter(kind=Identity.Kind.PHONE, proven=True, unreachable_at=None)
            .order_by("-pk")
            .values_list("value", flat=True)
        )
        heard = Receipt.objects.filter(
            channel=self.channel, contact_id=message.ticket.contact_id, message_id__isnull=False
        )
        latest = heard.order_by("-pk").values_list("facts__from", flat=True).first()
        if latest in known:
            return latest
        if not known:
            raise PermanentFailure(gettext_noop("No phone number of this customer is known."))
        return known[0]

    def send(self, delivery) -> Sent:
        """Send what has not gone yet of a reply, text by text, each noted as it has gone."""
        provider = provider_of(self.channel)
        with workspace(delivery.workspace_id):
            has_files = delivery.message.attachments.exists()
        if has_files:
            raise PermanentFailure(gettext_noop("A text message carries no files."))
        texts = in_texts(delivery.message.text)
        if not texts:
            raise PermanentFailure(gettext_noop("There is nothing in it that a text message can say."))
        sent = Sent()
        for number in range(len(outcomes.gone(delivery.parts)), len(texts)):
            # A name of its own for each text, and another one when a person has a failed one sent again.
            sent = provider.send(delivery.recipient, texts[number], f"{delivery.public_id} {len(delivery.parts)}")
            self._note(delivery, sent.external_id)
        last = delivery.parts[-1] if delivery.parts else ""
        return Sent(external_id=f"{self.channel.origin}:{last}" if last else "", answer=sent.answer)

    def _note(self, delivery, key):
        # On its own at once: whoever takes this up after us goes on behind it.
        with workspace(delivery.workspace_id):
            delivery.parts = [*delivery.parts, key]
            Delivery.objects.filter(pk=delivery.pk).update(parts=delivery.parts)

    def verify(self) -> list[str]:
        """Ask the provider for the account."""
        provider = provider_of(self.channel)
        try:
            return provider.problems()
        except (PermanentFailure, TemporaryFailure) as failure:
            return [_("{provider} says: {words}").format(provider=provider.name, words=failure)]


def _said(raw):
    said = json.loads(raw)
    if not isinstance(said, dict):
        raise Strange("no fields")
    return said
