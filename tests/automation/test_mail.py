"""What rules write goes out as what it is: a machine's, which other machines do not answer."""

import pytest

from pasokh.automation.models import Run
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Delivery
from tests.channels.email.conftest import kept, letter, mailbox  # noqa: F401 (fixtures)


@pytest.fixture
def out(monkeypatch):
    found = []
    monkeypatch.setattr(deliver, "send_mail", lambda server, raw, **envelope: found.append(raw) or "250 taken")
    return found


def test_an_acknowledgement_says_that_a_machine_wrote_it(rule, automate, mailbox, out):  # noqa: F811
    mailbox.settings = mailbox.settings | {"smtp_host": "mx.example"}  # the fixture's own dict stays as it is
    mailbox.save()
    rule(actions=[{"do": "reply", "text": "رسید؛ شماره {{ticket number}}"}])
    receipt, _ = store_mail(mailbox, letter())
    process(receipt)
    automate()
    delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get()
    EmailAdapter(delivery.channel).send(delivery)
    mail = parse_mail(out[0])
    assert mail.header("auto-submitted") == "auto-replied"
    assert f"رسید؛ شماره {delivery.message.ticket.number}" in mail.text


def test_a_newsletter_and_who_wants_no_answer_get_none(rule, automate, mailbox, out):  # noqa: F811
    rule(actions=[{"do": "reply", "text": "رسید"}])
    for number, (sender, head) in enumerate(
        [("noreply@shop.example", {}), ("list@shop.example", {"List_Id": "<list.shop.example>"})]
    ):
        receipt, _ = store_mail(mailbox, letter(sender=sender, message_id=f"{number}@shop.example", **head))
        process(receipt)
    automate()
    assert not Delivery.objects.exists()
    assert [run.did[0]["note"] for run in Run.objects.all()] == ["automatic"] * 2
