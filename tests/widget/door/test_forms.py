"""The form that a site asks before the chat, and its departments."""

import pytest

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.models import Consent, Contact
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team

from .conftest import Browser, code

FORM = [
    {"key": "name", "kind": "name", "label": {"fa": "نام", "en": "Name"}, "required": True},
    {"key": "phone", "kind": "phone", "label": {"fa": "موبایل"}, "required": True},
    {"key": "field3", "kind": "choice", "label": {"fa": "دربارهٔ"}, "required": True, "choices": {"fa": ["سفارش", "مرجوعی"]}},
    {"key": "field4", "kind": "long_text", "label": {"fa": "پرسش"}, "required": False},
    {"key": "field5", "kind": "consent", "label": {"fa": "با قوانین موافقم"}, "required": True},
]  # fmt: skip
GOOD = {"name": "مریم", "phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹", "field3": "سفارش", "field4": "کجاست؟", "field5": True}


@pytest.fixture
def asking(site):
    """The browser of a visitor whom the site asks by its own form."""
    site.settings |= {"form": FORM}
    site.save()
    browser = Browser()
    browser.begin()
    return browser


def fill(browser, **values):
    return browser.ask("post", "contact", {"form": GOOD | values})


def asked(browser):
    return [each["key"] for each in browser.begin()["site"]["form"]]


def test_fields_are_asked_in_the_sites_language(asking):
    shown = asking.begin()["site"]
    assert [(each["key"], each["kind"], each["label"], each["required"]) for each in shown["form"]][:3] == [
        ("name", "text", "نام", True),
        ("phone", "phone", "موبایل", True),
        ("field3", "choice", "دربارهٔ", True),
    ]
    assert shown["form"][2]["choices"] == ["سفارش", "مرجوعی"] and shown["requires"] == ["name", "phone", "field5"]


def test_who_she_is_is_kept_and_asked_once(asking):
    assert fill(asking).json() == {"requires": []}
    contact = Contact.objects.get()
    assert (contact.name, contact.phone) == ("مریم", "+989123456789")
    assert asked(asking) == ["field3", "field4"]


def test_a_message_waits_for_what_must_be_known(asking):
    refused = asking.send("سلام")
    assert code(refused) == (409, "contact_required") and refused.json()["requires"] == ["name", "phone", "field5"]
    fill(asking)
    assert asking.send("سلام").status_code == 200


def test_consent_is_kept_with_its_words_and_its_time_once(asking, site):
    fill(asking)
    fill(asking)
    consent = Consent.objects.get()
    assert (consent.text, consent.origin) == ("با قوانین موافقم", site.origin) and consent.at
    site.settings["form"][4]["label"]["fa"] = "با قوانین تازه موافقم"
    site.save()
    assert "field5" in asked(asking)
    erase(contact=consent.contact, by=consent.contact)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"phone": "0912"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"name": "  "}, "name"),
        ({"field3": "چیز دیگر"}, "field3"),
        ({"field3": ["سفارش"]}, "field3"),
        ({"field4": "x" * 5001}, "field4"),
        ({"field5": False}, "field5"),
        ({"field5": "yes"}, "field5"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(asking, values, wrong):
    refused = fill(asking, **values)
    assert code(refused) == (422, "invalid") and list(refused.json()["errors"]) == [wrong]
    assert not Consent.objects.exists() and not Contact.objects.exclude(name="").exists()


def test_a_choice_of_department_routes_the_request(site, shop):
    teams = [Team.objects.create(name=name) for name in ("فروش", "پشتیبانی")]
    hidden = Team.objects.create(name="مالی")
    site.settings |= {"departments": [teams[1].public_id, teams[0].public_id, "tem_gone"]}
    site.save()
    browser = Browser()
    offered = browser.begin()["site"]["departments"]
    assert [(each["name"], each["online"]) for each in offered] == [("پشتیبانی", False), ("فروش", False)]
    browser.send("سلام", department=teams[0].public_id)
    assert Ticket.objects.get().team == teams[0]
    other = Browser()
    other.begin()
    other.send("من هم", department=hidden.public_id)
    assert Ticket.objects.latest("pk").team != hidden


def test_one_department_is_no_choice(site):
    team = Team.objects.create(name="فروش")
    site.settings |= {"departments": [team.public_id]}
    site.save()
    assert Browser().begin()["site"]["departments"] == []
