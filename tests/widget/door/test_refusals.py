"""What the door does not take, and that it leaves nothing."""

import uuid

import pytest
from django.test import Client

from pasokh.channels.actions.open_channel import close_channel
from pasokh.contacts.models import Contact
from pasokh.tickets.models import Message, Ticket
from pasokh.widget import tokens

from .conftest import Browser, code


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "   "}, (422, "empty_message")),
        ({"text": "ب" * 10_001}, (422, "too_long")),
        ({"text": ["سلام"]}, (400, "bad_body")),
        ({"client_id": "not-a-uuid"}, (400, "bad_body")),
        ({"attachments": ["att_" + "0" * 32]}, (422, "file_not_usable")),
        ({"attachments": "x"}, (400, "bad_body")),
        ({"attachments": [None] * 11}, (400, "bad_body")),
        ({"attachments": [5]}, (400, "bad_body")),
        ({"attachments": [{}]}, (400, "bad_body")),
        ({"form": {"field3": "x" * 200_000}, "department": ["x"]}, (400, "bad_body")),
    ],
)
def test_bad_message_is_refused_in_words_and_leaves_nothing(browser, fields, expected):
    answer = browser.ask(
        "post", "messages", {"client_id": str(uuid.uuid4()), "text": "سلام", "attachments": []} | fields
    )
    assert code(answer) == expected
    assert answer.json()["detail"]
    assert (Message.objects.count(), Ticket.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": "\\ud800", "client_id": "4c48d196-1437-4941-94ed-4f97a0254045"}',
    ],
)
def test_strange_bodies_are_no_accident(browser, body):
    answer = browser.client.post(
        "/w/khaneno/messages",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {browser.token}"},
    )
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?before=" + "9" * 40, "?after=۱۲", "?before="])
def test_strange_positions_are_refused(browser, query):
    assert browser.ask("get", f"messages{query}").status_code == 400


def test_unknown_and_closed_sites_are_refused_in_words(browser, site, shop):
    nobody = Browser("no-such-site")
    assert code(nobody.ask("post", "session", {})) == (404, "unknown_site")
    assert "کلید" in nobody.ask("post", "session", {}).json()["detail"]
    page = Client().get("/c/no-such-site")
    assert (page.status_code, "کلید" in page.content.decode()) == (404, True)
    close_channel(channel=site, by=shop.owner)
    assert code(browser.send()) == (404, "unknown_site")
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_other_pages_may_not_speak_for_a_visitor(browser, headers):
    answer = browser.ask("post", "messages", {"client_id": str(uuid.uuid4()), "text": "سلام"}, **headers)
    assert code(answer) == (403, "foreign_origin")
    assert Message.objects.count() == 0


def test_tokens_of_others_are_refused(browser, site, shop, other_shop):
    for token in (
        "",
        "nonsense",
        tokens.visitor_token(other_shop.pk, "someone"),
        tokens.stream_ticket(shop.pk, 1, site.pk),
        browser.token[:-2] + "xx",
    ):
        assert code(browser.ask("get", "messages", Authorization=f"Bearer {token}")) == (401, "unauthenticated")


def test_old_tokens_end(browser, monkeypatch):
    import time

    later = time.time() + 366 * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert code(browser.ask("get", "messages")) == (401, "unauthenticated")


def test_blocked_visitor_is_told_so(browser):
    browser.send("سلام")
    Contact.objects.update(blocked_at="2026-01-01T00:00Z")
    assert code(browser.send("باز هم")) == (403, "blocked")
    assert Message.objects.count() == 1


def test_too_many_messages_have_to_wait(browser, monkeypatch):
    monkeypatch.setattr("pasokh.widget.rates.FREE", 0)
    monkeypatch.setattr("pasokh.widget.rates.MESSAGES", 2)
    monkeypatch.setattr("pasokh.widget.rates._spend.__defaults__", (0,))
    answers = [browser.send(f"پیام {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert Message.objects.count() == 2
