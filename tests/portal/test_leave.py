"""Putting an end to automatic mail by the address that stands in it."""

import pytest

from pasokh.channels.unsubscribing import PATH, address_of, signer
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.actions.unsubscribe import unsubscribe, wants_no_mail
from pasokh.contacts.models import Unsubscription
from pasokh.events.models import Event


@pytest.fixture
def address(settings, maryam):
    settings.PASOKH_URL = "https://support.khaneno.example"
    return address_of(maryam).removeprefix(settings.PASOKH_URL)


def told():
    found = Event.objects.filter(kind__in=["contact.unsubscribed", "contact.subscribed_again"]).order_by("pk")
    return [(each.kind, each.actor_kind) for each in found]


def test_looking_at_it_changes_nothing(client, address, maryam):
    page = client.get(address)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    client.head(address)
    assert not wants_no_mail(maryam) and told() == []


def test_one_click_of_a_mail_program_is_enough(client, address, maryam):
    client.handler.enforce_csrf_checks = True
    answer = client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "sessionid" not in str(answer.cookies)
    client.post(address, {"wish": "no"})
    assert wants_no_mail(maryam).member is None and told() == [("contact.unsubscribed", "contact")]


def test_it_is_taken_back_on_the_same_page(client, address, maryam):
    assert "again" in client.post(address).content.decode()
    client.post(address, {"wish": "again"})
    client.post(address, {"wish": "again"})
    assert not wants_no_mail(maryam) and [kind for kind, _ in told()] == [
        "contact.unsubscribed",
        "contact.subscribed_again",
    ]


def test_the_page_speaks_english_too(client, address):
    assert "No more automatic mails" in client.get(address, {"lang": "en"}).content.decode()


def test_another_address_is_nobodys(client, address, maryam, shop):
    forged = [
        f"/{PATH}x",
        address[:-1] + ("a" if address[-1] != "a" else "b"),
        f"/{PATH}" + signer.sign("zz.1"),
        f"/{PATH}" + signer.sign("ffff.1"),
    ]
    assert [client.post(each).status_code for each in forged] == [404] * 4
    erase(contact=maryam, by=shop.owner)
    assert client.post(address).status_code == 404 and not Unsubscription.objects.exists()


def test_her_wish_goes_with_her_when_two_are_one(client, address, maryam, ali, shop):
    unsubscribe(contact=ali, by=ali)
    unsubscribe(contact=maryam, by=shop.owner)
    merge(kept=ali, absorbed=maryam, by=shop.owner)
    assert wants_no_mail(ali).member is None and Unsubscription.objects.count() == 1
    client.post(address, {"wish": "again"})
    assert not wants_no_mail(ali)


def test_nobody_who_was_merged_loses_the_wish(maryam, ali, shop):
    unsubscribe(contact=maryam, by=maryam)
    merge(kept=ali, absorbed=maryam, by=shop.owner)
    assert wants_no_mail(ali)
