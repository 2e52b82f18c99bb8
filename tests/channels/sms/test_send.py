"""From a reply to the phone: once, and what became of it."""

import pytest

from pasokh.channels.actions import send
from pasokh.channels.models import Delivery
from pasokh.channels.ways import ways_of
from pasokh.contacts.models import Identity
from pasokh.kernel import files
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

from .conftest import come, make_http_line
from .provider import LINE

MARYAM = "09121112233"


def ticket_by(line, **said):
    found = {"messageid": 5001, "message": "سلام", "from": MARYAM, "to": LINE} | said
    return Message.objects.get(pk=come(line, found).message_id).ticket


def answer(shop, ticket, text="سلام، پیگیری می‌کنیم", **fields):
    return deliver(reply(ticket=ticket, by=shop.owner, text=text, **fields))


def deliver(message):
    send.deliver(message.workspace_id, Delivery.objects.get(message=message).pk)
    return Message.objects.get(pk=message.pk)


def delivery_of(message):
    return Delivery.objects.get(message=message)


def test_an_answer_goes_to_the_number_that_wrote(shop, provider, line):
    message = answer(shop, ticket_by(line))
    assert (message.state, provider.texts()) == ("sent", [(MARYAM, "سلام، پیگیری می‌کنیم")])
    ((_method, fields),) = [each for each in provider.calls if each[0] == "sms/send"]
    assert fields["sender"] == LINE
    assert message.external_id == f"{line.origin}:{provider.number}"


def test_a_long_answer_goes_in_several_texts_of_which_none_is_doubled(shop, provider, line):
    text = "این جمله‌ای از پاسخ ماست. " * 60
    ticket = ticket_by(line)
    message = reply(ticket=ticket, by=shop.owner, text=text)
    provider.refuse("sms/send", 409, "سرور پاسخگو نیست")
    assert deliver(message).state == "queued"
    Delivery.objects.update(started_at=None)
    message = deliver(message)
    said = [each for _to, each in provider.texts()]
    assert (message.state, len(said) > 1, "".join("".join(said).split())) == ("sent", True, "".join(text.split()))


@pytest.mark.parametrize(
    ("code", "state"), [(418, "queued"), (409, "queued"), (411, "failed"), (403, "failed"), (412, "failed")]
)
def test_what_the_provider_refuses(shop, provider, line, code, state):
    message = reply(ticket=ticket_by(line), by=shop.owner, text="سلام")
    provider.refuse("sms/send", code, "نشد")
    message = deliver(message)
    assert (message.state, provider.sent) == (state, {})
    assert f"{code} نشد" in delivery_of(message).answer


def test_a_line_that_breaks_after_the_call_is_asked_what_became_of_it(shop, provider, line):
    ticket = ticket_by(line)
    provider.broken = {"sms/send"}
    message = answer(shop, ticket)
    assert (message.state, len(provider.sent), delivery_of(message).state) == ("sent", 1, "sent")


def test_where_the_provider_had_not_taken_it_another_try_is_the_first(shop, provider, line):
    ticket = ticket_by(line)
    provider.deaf = {"sms/send"}
    message = answer(shop, ticket)
    assert (message.state, provider.sent) == ("queued", {})
    provider.deaf = set()
    assert (deliver(message).state, len(provider.sent)) == ("sent", 1)


def test_what_nobody_can_say_is_shown_and_sent_again_under_the_same_name(shop, provider, line):
    ticket = ticket_by(line)
    provider.broken = {"sms/send", "sms/statuslocalmessageid"}
    message = answer(shop, ticket)
    assert (message.state, delivery_of(message).state, len(provider.sent)) == ("failed", "unsure", 1)
    provider.broken = set()
    send.retry(message)
    assert (deliver(message).state, len(provider.sent)) == ("sent", 1)


@pytest.mark.parametrize(("status", "state"), [(10, "delivered"), (11, "failed"), (14, "failed"), (4, "sent")])
def test_what_became_of_it_stands_at_the_answer(shop, provider, line, status, state):
    message = answer(shop, ticket_by(line))
    receipt = come(line, {"messageid": provider.number, "status": status, "statustext": "چنین شد"})
    message.refresh_from_db()
    assert (receipt.state, message.state) == ("done", state)
    assert message.failure == ("چنین شد" if state == "failed" else "")


def test_one_that_did_not_arrive_can_be_sent_again(shop, provider, line):
    message = answer(shop, ticket_by(line))
    first = provider.number
    come(line, {"messageid": first, "status": 11})
    message.refresh_from_db()
    assert send.retry(message) is None
    assert (deliver(message).state, len(provider.sent)) == ("sent", 2)
    come(line, {"messageid": first, "status": 11, "statustext": "late"})  # of the first one, again
    assert Message.objects.get(pk=message.pk).state == "sent"
    come(line, {"messageid": provider.number, "status": 10})
    assert Message.objects.get(pk=message.pk).state == "delivered"


def test_a_report_of_somebody_else_s_text_changes_nothing(shop, provider, line):
    message = answer(shop, ticket_by(line))
    assert come(line, {"messageid": 1, "status": 11}).state == "done"
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_a_report_that_is_quicker_than_we_are_waits(shop, provider, line):
    message = answer(shop, ticket_by(line))
    Delivery.objects.update(state=Delivery.State.SENDING)
    with pytest.raises(OSError):
        come(line, {"messageid": provider.number, "status": 10})
    Delivery.objects.update(state=Delivery.State.SENT)
    from pasokh.channels.jobs import process_receipt
    from pasokh.channels.models import Receipt

    process_receipt(receipt_id=Receipt.objects.latest("pk").pk)
    assert Message.objects.get(pk=message.pk).state == "delivered"


def test_files_are_refused_before_anything_goes(shop, provider, line):
    upload = attach(files.store(b"a;b", name="a.csv", content_type="text/csv"), by=shop.owner.actor)
    message = answer(shop, ticket_by(line), attachment_ids=[upload.pk])
    assert (message.state, provider.sent) == ("failed", {})


def test_a_line_reaches_whoever_has_a_number(shop, line):
    ticket = ticket_by(line)
    Identity.objects.update(unreachable_at=None)
    assert [way.kind for way in ways_of(ticket)] == ["sms"]


class TestAnotherProvider:
    def test_the_call_is_as_the_line_says(self, shop, provider, http_line):
        ticket = ticket_by(http_line, src=MARYAM, msg="سلام", mid="a1")
        message = answer(shop, ticket)
        ((_path, fields),) = provider.calls
        headers = fields.pop("headers")
        assert fields == {"mobile": "+989121112233", "body": "سلام، پیگیری می‌کنیم", "from": "3000"}
        assert (headers["Authorization"], message.state, message.external_id) == (
            "Bearer s3cret",
            "sent",
            f"{http_line.origin}:71",
        )
        come(http_line, {"ref": "71", "status": "delivrd"})
        assert Message.objects.get(pk=message.pk).state == "delivered"

    def test_a_get_carries_them_in_its_address(self, shop, provider):
        line = make_http_line(
            shop,
            provider,
            method="GET",
            url=f"{provider.url}/send?apikey={{key}}",
            fields={"to": "{to}", "text": "{text}"},
            headers={},
        )
        answer(shop, ticket_by(line, src=MARYAM, msg="سلام", mid="a1"), text="یک & دو")
        ((_path, fields),) = provider.calls
        assert (fields["apikey"], fields["to"], fields["text"]) == ("s3cret", "+989121112233", "یک & دو")

    @pytest.mark.parametrize(
        ("said", "state", "delivery"),
        [
            ((200, {"ok": False, "words": "no credit"}), "failed", "failed"),
            ((200, "not json"), "failed", "failed"),
            ((400, {"error": "bad"}), "failed", "failed"),
            ((429, {"error": "slow"}), "queued", "queued"),
            ((503, {}), "queued", "queued"),
            ((500, {}), "failed", "unsure"),
        ],
    )
    def test_what_its_answers_mean(self, shop, provider, http_line, said, state, delivery):
        ticket = ticket_by(http_line, src=MARYAM, msg="سلام", mid="a1")
        provider.answer = said
        message = answer(shop, ticket)
        assert (message.state, delivery_of(message).state) == (state, delivery)
