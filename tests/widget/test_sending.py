"""Messages behind the front: past Django's threads, many in one transaction, each answered for itself."""

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from pasokh.channels.actions.open_channel import open_site
from pasokh.config.wsgi import application as django
from pasokh.contacts.models import Contact
from pasokh.front.application import Front
from pasokh.kernel.tenancy import workspace
from pasokh.live.announcing import announcer
from pasokh.tickets.models import Message, Ticket
from pasokh.widget import tokens
from pasokh.widget.views import messages
from tests.front.serving import read_head, request, serving


@pytest.fixture
def port(real_shop):
    with workspace(real_shop):
        open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner, key="khaneno")
    with serving(Front(django)) as port:
        yield port
    announcer.flush()


@pytest.fixture
def send(port, real_shop):
    """Say something as a visitor: send("سلام", who="maryam") gives (status, headers, data)."""

    def send(text="سلام", who="maryam", key="khaneno", token=None, headers=(), **fields):
        body = json.dumps({"text": text, "client_id": str(uuid.uuid4()), **fields}).encode()
        token = token or tokens.visitor_token(real_shop.pk, who)
        given = [f"authorization: Bearer {token}", f"content-length: {len(body)}", "connection: close", *headers]
        with (
            request(port, f"/w/{key}/messages", method="POST", headers=given, body=body) as line,
            line.makefile("rb") as answer,
        ):
            return *read_head(answer), json.loads(answer.read())

    return send


def test_message_is_kept_before_it_is_answered(send, real_shop):
    status, headers, told = send("سلام")
    assert (status, headers["content-type"], told["message"]["text"]) == (200, "application/json", "سلام")
    with workspace(real_shop):
        assert [message.public_id for message in Message.objects.all()] == [told["message"]["id"]]


def test_those_who_write_together_share_a_transaction_and_each_gets_her_own_answer(send, real_shop, monkeypatch):
    batches, held = [], threading.Event()
    real = messages.gatherer._take

    def slow(key, requests):
        batches.append(len(requests))
        assert held.wait(60)
        return real(key, requests)

    monkeypatch.setattr(messages.gatherer, "_take", slow)
    with ThreadPoolExecutor(8) as people:
        told = [
            people.submit(send, f"پیام {number}" if number != 3 else " ", f"visitor-{number}") for number in range(8)
        ]
        while sum(len(waiting) for waiting in messages.gatherer._waiting.values()) + sum(batches) < 8:
            held.wait(0.01)
        held.set()
        answers = [each.result() for each in told]
    assert [status for status, _, _ in answers] == [200, 200, 200, 422, 200, 200, 200, 200]
    assert [answer[2]["message"]["text"] for answer in answers if answer[0] == 200] == [
        f"پیام {n}" for n in range(8) if n != 3
    ]
    assert sum(batches) == 8 and len(batches) < 8
    with workspace(real_shop):
        assert (Message.objects.count(), Ticket.objects.count()) == (7, 7)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"key": "nobody"}, (404, "unknown_site")),
        ({"headers": ["origin: https://evil.example"]}, (403, "foreign_origin")),
        ({"headers": ["sec-fetch-site: cross-site"]}, (403, "foreign_origin")),
        ({"client_id": "x"}, (400, "bad_body")),
        ({"text": "س" * 10_001}, (422, "too_long")),
        ({"text": "س" * 200_000}, (400, "bad_body")),
        ({"attachments": ["att_0"]}, (422, "file_not_usable")),
    ],
)
def test_refusals_are_those_of_the_door_and_nothing_is_kept(send, real_shop, fields, expected):
    status, headers, told = send(**fields)
    assert (status, told["code"]) == expected
    assert headers["content-type"] == "application/problem+json"
    with workspace(real_shop):
        assert Message.objects.count() == 0


def test_strangers_token_is_refused(send, real_shop):
    status, _, told = send(token=tokens.visitor_token(real_shop.pk + 1, "maryam"))
    assert (status, told["code"]) == (401, "unauthenticated")
    with workspace(real_shop):
        assert Message.objects.count() == 0


def test_a_newcomer_who_writes_twice_at_once_is_one_contact(send, real_shop):
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(lambda number: send(f"پیام {number}", who="newcomer"), range(6)))
    assert {status for status, _, _ in answers} == {200}
    with workspace(real_shop):
        assert Ticket.objects.count() == 1
        assert Contact.objects.filter(identities__value="newcomer").count() == 1
