"""Addresses that few programs take and that people have: dots at any place, a local part in quotes."""

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.own import canonical
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Delivery
from pasokh.contacts.normalise import normalise_email
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

from .conftest import letter


@pytest.mark.parametrize(
    ("written", "kept", "sent"),
    [
        ("taro..san.@docomo.ne.jp", "taro..san.@docomo.ne.jp", '"taro..san."@docomo.ne.jp'),
        (".Taro@docomo.ne.jp", ".taro@docomo.ne.jp", '".taro"@docomo.ne.jp'),
        ('"taro..san."@docomo.ne.jp', "taro..san.@docomo.ne.jp", '"taro..san."@docomo.ne.jp'),
        ('"john smith"@example.com', '"john smith"@example.com', '"john smith"@example.com'),
        ('"john"@example.com', "john@example.com", "john@example.com"),
    ],
)
def test_who_writes_from_an_odd_address_has_a_request_and_is_answered(shop, mailbox, monkeypatch, written, kept, sent):
    out = []
    monkeypatch.setattr(
        deliver, "send_mail", lambda server, raw, **envelope: out.append((raw, envelope)) or "250 taken"
    )
    mailbox.settings = mailbox.settings | {"smtp_host": "mx.example"}
    mailbox.save()
    process(store_mail(mailbox, letter(sender=f"Taro <{written}>"))[0])
    message = Message.objects.get(external_id="1@example.ir")
    assert message.ticket.contact.email == kept
    answer = reply(ticket=message.ticket, by=shop.owner, text="سلام، فرستاده شد")
    EmailAdapter(mailbox).send(
        Delivery.objects.select_related("channel", "message__ticket__contact").get(message=answer)
    )
    (raw, envelope), *rest = out
    assert not rest and envelope["recipients"] == [sent]
    assert f"To: Taro <{sent}>\r\n".encode() in raw


@pytest.mark.parametrize(
    "evil",
    ['"a\r\nBcc: v@e"@b.ir', '"a\x00b"@c.ir', '"a\tb"@c.ir', '"a\\" b"@c.ir', '"a<v@e>"@c.ir', '""@c.ir', '" a"@c.ir', "..@c.ir",
     f'"{"x y" * 30}"@c.ir'],
)  # fmt: skip
def test_what_quotes_could_hide_is_no_address(evil):
    assert canonical(evil) == ""


@pytest.mark.parametrize("evil", ["a b@c.ir", '"a b"@c .ir', '"a\nb"@c.ir', '"a\tb"@c.ir', 'a "b c"@c.ir'])
def test_white_space_stands_in_quotes_only(evil):
    with pytest.raises(ValueError, match="address"):
        normalise_email(evil)


@pytest.mark.parametrize("sender", [None, "مریم", "maryam", "<>", "undisclosed:;"])
def test_of_a_mail_that_names_nobody_the_envelope_says_who_wrote(mailbox, sender):
    receipt, _ = store_mail(mailbox, letter(sender=sender, From=sender), envelope_from="Maryam@example.ir", by="lmtp")
    process(receipt)
    message = Message.objects.get(external_id="1@example.ir")
    assert (message.ticket.contact.email, receipt.facts["from"]) == ("maryam@example.ir",) * 2


@pytest.mark.parametrize(
    ("sender", "envelope", "state"),
    [
        (None, {}, "quarantined"),
        (None, {"envelope_from": ""}, "ignored"),
        (None, {"envelope_from": "support@khaneno.example"}, "quarantined"),
        ("MAILER-DAEMON", {"envelope_from": ""}, "ignored"),
    ],
)
def test_words_of_nobody_wait_for_a_person_and_those_of_mail_systems_do_not(mailbox, sender, envelope, state):
    receipt, _ = store_mail(mailbox, letter(From=sender), **envelope)
    process(receipt)
    assert (receipt.state, Message.objects.count()) == (state, 0)
