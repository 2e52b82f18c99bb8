import pytest

from pasokh.channels import registry
from pasokh.channels.adapters.base import Adapter, Sent
from pasokh.channels.arrival import Arrival
from pasokh.channels.models import Channel


class PostAdapter(Adapter):
    """A provider of the tests: what arrives is set on the class, what is sent is written down."""

    kind = "email"
    arrivals = {}
    sent = []
    failures = []

    def parse(self, receipt):
        found = self.arrivals[receipt.key]
        if isinstance(found, Exception):
            raise found
        return found

    def recipient_of(self, message):
        return message.ticket.contact.email

    def send(self, delivery):
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((delivery.recipient, delivery.message.text))
        return Sent(external_id=f"<{delivery.pk}@post>", answer="250 taken")


@pytest.fixture
def post(monkeypatch):
    """The provider instead of e-mail."""
    monkeypatch.setattr(PostAdapter, "arrivals", {})
    monkeypatch.setattr(PostAdapter, "sent", [])
    monkeypatch.setattr(PostAdapter, "failures", [])
    monkeypatch.setattr(registry, "adapter_class", lambda kind: PostAdapter)
    return PostAdapter


@pytest.fixture
def mailbox(shop):
    return Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox)


@pytest.fixture
def arrive(mailbox, post):
    """A mail arrives and is processed: arrive("k1", text="سلام")."""
    from pasokh.channels.actions.process import process
    from pasokh.channels.actions.take_in import take_in

    def arrive(key="k1", error=None, **fields):
        given = {"sender": ("email", "maryam@example.ir"), "sender_name": "مریم رضایی", "text": "سلام"}
        post.arrivals[key] = error or Arrival(**given | fields)
        receipt, _ = take_in(channel=mailbox, key=key, raw=b"raw " + key.encode())
        process(receipt)
        receipt.refresh_from_db()
        return receipt

    return arrive
