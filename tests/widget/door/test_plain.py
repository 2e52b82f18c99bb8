"""The chat page without a script: it writes and reads, with cookies and without."""

import re
import uuid

import pytest
from django.test import Client

from pasokh.contacts.models import Consent, Contact
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from pasokh.widget import rates

from .test_forms import FORM

PAGE = "/c/khaneno/plain"
FILLED = {
    "ask-name": "مریم",
    "ask-phone": "09123456789",
    "ask-field3": "مرجوعی",
    "ask-field4": "چطور؟",
    "ask-field5": "1",
}


def hidden(answer):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', answer.text))


@pytest.fixture
def client(site):
    return Client()


def say(client, text="سلام", seen=None, **fields):
    return client.post(PAGE, hidden(seen or client.get(PAGE)) | {"text": text} | fields)


def test_it_writes_and_reads(client, shop):
    answer = say(client, "سفارش من نرسید")
    assert answer.status_code == 200 and "سفارش من نرسید" in answer.text
    ticket = Ticket.objects.get()
    assert ticket.channel == "chat"
    reply(ticket=ticket, by=shop.owner, text="فردا می‌رسد", client_id=uuid.uuid4())
    again = client.get(PAGE)
    assert "فردا می‌رسد" in again.text and shop.owner.name in again.text
    assert Ticket.objects.get().seen_by_contact == 2
    say(client, "ممنون")
    assert Ticket.objects.count() == 1


def test_without_cookies_the_page_itself_says_who_she_is(client):
    seen = say(client, "نخست")
    client.cookies.clear()
    assert "نخست" in say(client, "دوم", seen).text
    assert Contact.objects.count() == 1 and Ticket.objects.count() == 1


def test_a_page_that_is_sent_twice_says_it_once(client):
    seen = client.get(PAGE)
    say(client, "یک بار", seen)
    say(client, "یک بار", seen)
    assert Message.objects.count() == 1


def test_a_stranger_sees_nothing_and_her_cookie_writes_nothing(client):
    say(client, "خصوصی")
    assert "خصوصی" not in Client().get(PAGE).text
    cookie = client.cookies["pasokh-plain"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == PAGE
    foreign = client.post(PAGE, {"text": "از صفحهٔ دیگری"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403 and Message.objects.count() == 1


def test_names_are_not_given_out_without_end(client, monkeypatch):
    say(client)
    monkeypatch.setattr(rates, "SESSIONS", 2)
    assert [Client().get(PAGE).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert Client().post(PAGE, {"text": "سلام", "client_id": str(uuid.uuid4())}).status_code == 429
    assert say(client, "هنوز اینجا").status_code == 200
    assert (Contact.objects.count(), Message.objects.count()) == (1, 2)


def test_a_request_that_ended_is_followed_by_the_form(client, site, shop):
    site.settings |= {"form": FORM}
    site.save()
    say(client, "نخست", **FILLED)
    Ticket.objects.get().close(by=shop.owner, reason="پایان")
    assert say(client, "باز هم").status_code == 422
    assert say(client, "باز هم", **{"ask-field3": "سفارش"}).status_code == 200
    assert Message.objects.latest("pk").text == "دربارهٔ: سفارش\nباز هم"


def test_what_is_wrong_is_said_and_what_was_written_stays(client, site):
    assert say(client, "  ").status_code == 422
    site.settings |= {"form": FORM}
    site.save()
    answer = say(client, "متن من", **{"ask-name": "مریم", "ask-phone": "12", "ask-field3": "سفارش", "ask-field5": "1"})
    assert answer.status_code == 422 and "متن من" in answer.text and 'value="مریم"' in answer.text
    assert not Message.objects.exists() and not Consent.objects.exists()


def test_the_form_of_the_site_is_asked_here_too(client, site):
    site.settings |= {"form": FORM}
    site.save()
    say(client, "متن", **FILLED)
    assert Message.objects.get().text == "دربارهٔ: مرجوعی\nچطور؟\nمتن"
    assert Contact.objects.get().name == "مریم" and Consent.objects.count() == 1
    assert "ask-" not in client.get(PAGE).text


def test_what_the_site_asks_without_a_form(client, site):
    site.settings |= {"requires": ["phone_or_email"]}
    site.save()
    assert say(client, "بی‌نام").status_code == 422
    assert say(client, "با نام", **{"ask-phone_or_email": "sara@example.ir"}).status_code == 200


def test_text_is_text(client):
    assert "<script>alert(1)</script>" not in say(client, "<script>alert(1)</script>").text
    assert "script-src" not in client.get(PAGE)["Content-Security-Policy"]


def test_the_chat_page_leads_there(client):
    page = client.get("/c/khaneno").text
    assert f'content="0;url={PAGE}"' in page and f'location.replace("{PAGE}")' in page
    assert client.get("/c/nothing/plain").status_code == 404


def test_old_browsers_get_a_link_in_their_own_words(client):
    script = client.get(
        "/w.js", headers={"User-Agent": "Mozilla/5.0 (Windows NT 6.1) Chrome/49.0.2623.112 Safari/537.36"}
    )
    assert (script.status_code, script.content) == (200, client.get("/w/link.js").content)
    assert "User-Agent" in script["Vary"] and script["ETag"] != client.get("/w.js")["ETag"]
    # Nothing that they could not read.
    assert not re.search(r"=>|`|\blet\b|\bconst\b|\.\.\.", script.content.decode())
