"""Telegram and Bale as kinds of channels."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from pasokh.contacts.actions.prove import note_reach
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Workspace

from ...actions.take_in import raw_of
from ...models import Delivery, Receipt
from ..base import Adapter, Capabilities, Glance, PermanentFailure, Sent, TemporaryFailure
from . import connecting, effects, fetching
from .client import Blocked, Client, Moved
from .outgoing import outgoing_of
from .parse import arrival_of
from .providers import PROVIDERS
from .reading import NotAnUpdate, name_of, read
from .wording import said

# What is done with updates before they are looked at as a customer's: (receipt, update, arrival) to whether that was all.
takers = []


class BotApiAdapter(Adapter):
    """A bot of a messenger: updates in by webhook or long polling, answers out by the methods of its API."""

    def parse(self, receipt):
        """The Arrival in an update."""
        with override(Workspace.objects.values_list("language", flat=True).get(pk=require_workspace_id())):
            return arrival_of(read(raw_of(receipt)), self.channel, receipt.facts)

    def wants(self, receipt) -> bool:
        return fetching.is_wanted(receipt)

    def fetch(self, receipt):
        fetching.fetch(receipt)

    def apply(self, receipt, arrival) -> bool:
        update = read(raw_of(receipt))
        return any(take(receipt, update, arrival) for take in takers) or effects.apply(receipt, arrival)

    def made(self, receipt, message):
        effects.made(receipt, message)

    def glance(self, raw) -> Glance:
        """Who sent it, and what it says."""
        try:
            update = read(raw)
        except NotAnUpdate:
            return Glance(text=raw[:2000].decode("utf-8", "replace"))
        name = clean_line(name_of(update.sender) or name_of(update.chat), 160)
        return Glance(update.chat_id, name, update.kind, said(update.message) if update.message else "")

    def recipient_of(self, message) -> str:
        """The chat in which the customer last wrote on this ticket, if it is still hers; else the one we know of her."""
        contact = message.ticket.contact
        known = list(
            contact.identities.filter(kind=self.kind, proven=True).order_by("-pk").values_list("value", flat=True)
        )
        heard_as = message.ticket.messages.filter(kind=Message.Kind.INCOMING).values("pk")
        heard = Receipt.objects.filter(channel=self.channel, contact_id=contact.pk, message_id__in=heard_as).order_by(
            "-pk"
        )
        latest = heard.values_list("facts__from", flat=True).first()
        if latest in known:
            return latest
        if not known:
            raise PermanentFailure(_("This customer has not written to the bot."))
        return known[0]

    def send(self, delivery) -> Sent:
        """Send what has not gone yet of a reply, part by part, each noted as it has gone."""
        client = Client(self.channel)
        with workspace(delivery.workspace_id):
            parts = outgoing_of(delivery, client.provider)
        try:
            for part in parts[len(delivery.parts) :]:
                client.take_turn(delivery.recipient)
                self._note(delivery, part.send(client, delivery.recipient))
        except Blocked as failure:
            with workspace(delivery.workspace_id):
                note_reach(kind=self.kind, value=delivery.recipient, reached=False)
            told = _("The customer has blocked the bot or left the messenger: {words}")
            raise PermanentFailure(told, words=failure) from failure
        except Moved as failure:
            self._follow(delivery, failure.chat)
            raise TemporaryFailure(str(failure), after=1) from failure
        first = delivery.parts[0] if delivery.parts else ""
        return Sent(
            external_id=f"{self.channel.origin}:{delivery.recipient}:{first}", answer=f"{len(delivery.parts)} sent"
        )

    def _note(self, delivery, message_id):
        # On its own at once: whoever takes this up after us goes on behind it.
        with workspace(delivery.workspace_id):
            delivery.parts = [*delivery.parts, message_id]
            Delivery.objects.filter(pk=delivery.pk).update(parts=delivery.parts)

    def _follow(self, delivery, chat):
        with workspace(delivery.workspace_id):
            effects.rename_chat(self.kind, delivery.recipient, chat)
            delivery.recipient = chat
            Delivery.objects.filter(pk=delivery.pk).update(recipient=chat)

    def verify(self) -> list[str]:
        """Ask the provider who the bot is, and how its updates come."""
        return connecting.problems_of(self.channel)


class TelegramAdapter(BotApiAdapter):
    """A bot of Telegram, or of a Bot API server of one's own."""

    kind = "telegram"
    capabilities = Capabilities(html=True, reaches="telegram", attachment_limit=PROVIDERS["telegram"].upload_limit)


class BaleAdapter(BotApiAdapter):
    """A bot of Bale."""

    kind = "bale"
    capabilities = Capabilities(html=False, reaches="bale", attachment_limit=PROVIDERS["bale"].upload_limit)
