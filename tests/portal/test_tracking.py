"""The public page of a request."""

import uuid

import pytest
from django.urls import reverse

from pasokh.kernel.ids import format_tracking_code, tracking_code
from pasokh.portal.tracking import views
from pasokh.tickets.models import Ticket
from pasokh.tickets.tracking import tracking_link

NOT_FOUND = "درخواستی با این کد"


@pytest.fixture
def ticket(shop, hear):
    return hear("رمز من ۱۲۳۴ است", subject="سفارش نرسیده").ticket


@pytest.fixture
def ask(client):
    # Hits are counted for good, whatever becomes of a test's transaction: each test has an address of its own.
    address = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"
    return lambda code, person: client.post(
        reverse("portal:track"), {"code": code, "person": person}, REMOTE_ADDR=address
    )


def test_code_and_person_show_the_state_and_not_what_was_said(ask, shop, ticket):
    page = ask(ticket.tracking_code.lower(), "Maryam@example.ir")
    html = page.content.decode()
    assert page.status_code == 200
    assert "سفارش نرسیده" in html and "ثبت شد" in html and format_tracking_code(ticket.tracking_code) in html
    assert "۱۲۳۴" not in html
    assert "no-store" in page["Cache-Control"]


def test_the_state_is_in_the_customers_words(ask, shop, ticket):
    ticket.wait(by=shop.owner)
    assert "در انتظار پاسخ شما" in ask(ticket.tracking_code, "maryam@example.ir").content.decode()


@pytest.mark.parametrize("person", ["ali@example.ir", "09129999999"])
def test_a_wrong_person_learns_nothing(ask, ticket, person):
    wrong_person, wrong_code = ask(ticket.tracking_code, person), ask(tracking_code(), "maryam@example.ir")
    assert (wrong_person.status_code, wrong_code.status_code) == (422, 422)
    for page in (wrong_person, wrong_code):
        assert NOT_FOUND in page.content.decode()
        assert "سفارش نرسیده" not in page.content.decode()


@pytest.mark.parametrize(
    ("code", "person"), [("", ""), ("123", "x"), ("\x00" * 12, "a@b.c"), ("ا" * 12, "'; --"), ("x" * 9999, "y" * 9999)]
)
def test_nonsense_is_refused_with_words(ask, ticket, code, person):
    assert ask(code, person).status_code == 422


def test_who_hammers_is_asked_to_wait(ask, ticket, monkeypatch):
    monkeypatch.setattr(views, "LOOKUPS_PER_ADDRESS", {"limit": 2, "per_seconds": 3600})
    pages = [ask(tracking_code(), "maryam@example.ir").status_code for _ in range(3)]
    assert pages == [422, 422, 429]
    assert Ticket.objects.count() == 1


def test_a_link_fills_the_code_in(client, db):
    page = client.get(reverse("portal:track"), {"code": "7K3M-9QAB-C2D4"})
    assert 'value="7K3M-9QAB-C2D4"' in page.content.decode()


def test_it_speaks_english_too(client, db):
    html = client.get(reverse("portal:track"), {"lang": "en"}).content.decode()
    assert 'dir="ltr"' in html and "Follow a request" in html


@pytest.mark.parametrize("written", ["7K3M-9QAB-C2D4", "7k3m9qabc2d4", "7K3M 9QAB C2D4"])
def test_a_link_with_the_code_fills_it_in_and_asks_only_for_the_person(client, written):
    html = client.get(reverse("portal:track-code", args=[written])).content.decode()
    assert 'value="7K3M-9QAB-C2D4"' in html and f'action="{reverse("portal:track")}"' in html


@pytest.mark.parametrize("written", ["x", "https:%22>", "7K3M-9QAB-C2D4-7K3M", "کدی-که-کد-نیست!"])
def test_what_is_no_code_is_not_filled_in(client, written):
    page = client.get(reverse("portal:track-code", args=[written]))
    assert (page.status_code, "value=" in page.content.decode().split('name="code"')[1].split(">")[0]) == (200, False)


def test_the_link_in_mails_and_in_the_chat_leads_to_the_page():
    assert tracking_link("7K3M9QABC2D4") == "http://testserver" + reverse("portal:track-code", args=["7K3M-9QAB-C2D4"])


def test_fields_that_are_meant_for_customers_are_shown_and_no_others(ask, shop, ticket):
    from pasokh.workspaces.actions.custom_fields import make_field

    for key, public in (("model", True), ("suspicion", False)):
        make_field(by=shop.owner, key=key, kind="text", labels={"fa": f"برچسب {key}"}, shown_to_customers=public)
    ticket.values = {"model": "UPS-1500", "suspicion": "دروغ می‌گوید"}
    ticket.save(update_fields=["values"])
    html = ask(ticket.tracking_code, "maryam@example.ir").content.decode()
    assert "برچسب model" in html and "UPS-1500" in html
    assert "suspicion" not in html and "دروغ" not in html
