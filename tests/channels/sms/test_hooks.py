"""Texts that come: by the provider's calls, or asked for; each once, none lost."""

import json
import time

import pytest
from django.test import Client

from pasokh.channels.adapters.sms import asking, hooks, jobs
from pasokh.channels.adapters.sms.storing import store_call
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket

from .conftest import come, make_http_line, make_line
from .provider import LINE

MARYAM = "09121112233"


@pytest.fixture
def hooked(real_shop, provider):
    with workspace(real_shop):
        return make_line(real_shop, provider, way="webhook")


def call(hooked, data=None, method="post", key=None, **options):
    client = Client(REMOTE_ADDR="2001:db8:7:2::1")
    return getattr(client, method)(f"/hooks/sms/{key or hooked.credentials['hook']}", data, **options).status_code


def kept(shop):
    with workspace(shop):
        return list(Receipt.objects.order_by("pk").values_list("key", flat=True))


def heard(number=5001, text="سلام", **more):
    return {"messageid": number, "message": text, "from": MARYAM, "to": LINE} | more


def test_a_text_becomes_a_request_and_the_next_one_joins_it(shop, line):
    first, second = come(line, heard()), come(line, heard(5002, "۲"))
    messages = Message.objects.filter(pk__in=[first.message_id, second.message_id]).order_by("pk")
    assert [message.text for message in messages] == ["سلام", "۲"]
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.contact.identities.get().value) == ("sms", "+989121112233")


@pytest.mark.parametrize("method", ["post", "get"])
def test_a_call_is_stored_once_and_acknowledged(real_shop, hooked, method):
    assert [call(hooked, heard(), method), call(hooked, heard(), method)] == [200, 200]
    assert kept(real_shop) == ["in 5001"]


def test_json_is_read_too(real_shop, hooked):
    assert call(hooked, json.dumps(heard()), content_type="application/json") == 200
    assert kept(real_shop) == ["in 5001"]


def test_what_is_not_stored_is_not_acknowledged(real_shop, hooked, monkeypatch):
    def die(*arguments):
        raise OSError("killed")

    monkeypatch.setattr(hooks, "store_call", die)
    with pytest.raises(OSError, match="killed"):
        call(hooked, heard())
    assert kept(real_shop) == []


@pytest.mark.parametrize("key", ["0" * 48, "short", "sms 7"])
def test_another_address_leads_nowhere(real_shop, hooked, key):
    assert (call(hooked, heard(), key=key), kept(real_shop)) == (404, [])


def test_a_closed_line_takes_nothing(real_shop, hooked):
    with workspace(real_shop):
        Channel.objects.update(active=False)
    assert (call(hooked, heard()), kept(real_shop)) == (404, [])


def test_one_that_only_tries_whether_somebody_is_there_is_answered(real_shop, hooked):
    assert (call(hooked, method="get"), kept(real_shop)) == (200, [])


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 200), (b"{" * 9000, 200), (b"\xff\xfe", 200), (b"x" * 70_000, 413), (b'{"messageid": [1], "message": {}, "from": null}', 200)]
)  # fmt: skip
def test_hostile_bodies_do_no_harm(hooked, body, status):
    assert call(hooked, body, content_type="application/octet-stream") == status


def test_what_nobody_knows_waits_in_quarantine(shop, line):
    assert come(line, {"hello": "world"}).state == "quarantined"


def test_a_hidden_sender_is_kept_with_the_reason(shop, line):
    receipt = come(line, heard(**{"from": "MTN-Info"}))
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("ignored", "no sender", 0)


def test_the_same_words_without_a_number_are_two_answers(shop, provider):
    line = make_http_line(shop, provider, in_id="")
    assert [come(line, {"src": MARYAM, "msg": "۱"}).state for _ in range(2)] == ["done", "done"]
    assert Message.objects.filter(text="۱").count() == 2


class TestAsked:
    @pytest.fixture
    def asked(self, real_shop, provider):
        with workspace(real_shop):
            return make_line(real_shop, provider)

    def rows(self, numbers):
        return [
            {
                "messageid": number,
                "message": f"پیام {number}",
                "sender": MARYAM,
                "receptor": LINE,
                "date": int(time.time()) + 5,
            }
            for number in numbers
        ]

    def test_what_waits_is_taken(self, real_shop, provider, asked):
        provider.inbox = self.rows(range(1, 251))
        jobs.ask_for_texts()
        assert kept(real_shop) == [f"in {number}" for number in range(1, 251)]
        with workspace(real_shop):
            assert Channel.objects.get().health["sms"]["ok"] is True

    def test_dying_after_the_provider_forgot_them_loses_none(self, real_shop, provider, asked, monkeypatch):
        provider.inbox = self.rows([1, 2, 3])

        def die(channel, row):
            if row["messageid"] == 2:
                raise SystemExit
            return store_call(channel, row)

        monkeypatch.setattr(asking, "store_call", die)
        with pytest.raises(SystemExit):
            asking.ask_for_texts(real_shop.pk, asked.pk)
        assert (kept(real_shop), provider.inbox) == (["in 1"], [])
        monkeypatch.undo()
        asking.ask_for_texts(real_shop.pk, asked.pk)
        assert kept(real_shop) == ["in 1", "in 2", "in 3"]
        asking.ask_for_texts(real_shop.pk, asked.pk)
        assert [fields["isread"] for method, fields in provider.calls if method == "sms/receive"] == [
            "0",
            "1",
            "0",
            "0",
        ]

    def test_what_came_before_it_was_connected_is_not_taken(self, real_shop, provider, asked):
        provider.inbox = [self.rows([1])[0] | {"date": 1_600_000_000}]
        jobs.ask_for_texts()
        assert kept(real_shop) == []

    def test_a_provider_that_is_away_is_told(self, real_shop, provider, asked):
        provider.refuse("sms/receive", 403, "کلید نامعتبر")
        jobs.ask_for_texts()
        with workspace(real_shop):
            health = Channel.objects.get().health["sms"]
        assert (health["ok"], "کلید نامعتبر" in health["words"]) == (False, True)
