"""The form that a site asks before the chat, and its departments."""

import uuid
from copy import deepcopy

import pytest

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.models import Consent, Contact
from pasokh.events.models import Event
from pasokh.tickets.models import Message, Ticket
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
    site.settings |= {"form": deepcopy(FORM)}  # tests change theirs
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
    assert code(refused) == (409, "contact_required")
    assert refused.json()["requires"] == ["name", "phone", "field5", "field3"]
    fill(asking)
    assert asking.send("سلام", form=GOOD).status_code == 200


SAID = "دربارهٔ: سفارش\nکجاست؟"


def rows():
    return Contact.objects.count(), Ticket.objects.count(), Message.objects.count(), Event.objects.count()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (None, "این را پر کنید."),
        ({}, "این را پر کنید."),
        ({"field3": " "}, "این را پر کنید."),
        ({"field3": "چیز دیگر"}, "یکی از این‌ها را برگزینید."),
        ({"field3": ["سفارش"]}, "یک جای کار درست نیست."),
        ("سفارش", "این را پر کنید."),
    ],
)
def test_a_first_message_without_what_is_asked_is_refused_by_field_in_her_language(asking, form, words):
    fill(asking)
    before = rows()
    refused = asking.send(SAID, form=form)
    assert (code(refused), refused.json()["requires"]) == ((409, "contact_required"), ["field3"])
    assert (refused.json()["errors"], rows()) == ({"field3": words}, before)


def test_words_of_a_refusal_are_in_the_sites_language(asking, site):
    site.settings |= {"language": "en"}
    site.save()
    refused = asking.send("Hello").json()
    assert refused["errors"] == {
        "name": "Please fill this in.",
        "phone": "Please fill this in.",
        "field5": "Please agree to this.",
        "field3": "Please fill this in.",
    }
    assert rows()[1:3] == (0, 0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("", SAID), (SAID, SAID), ("سلام", f"{SAID}\nسلام"), (f"{SAID}\nسلام", f"{SAID}\nسلام")],
)
def test_what_the_form_says_stands_before_her_words_once(asking, text, kept):
    fill(asking)
    assert asking.send(text, form=GOOD).json()["message"]["text"] == kept


def test_a_form_says_no_more_than_a_message_may(asking):
    fill(asking)
    asking.send("نخست", form=GOOD)
    before = rows()
    refused = asking.send("سلام", form={"field4": "x" * 10_000})
    assert (code(refused), rows()) == ((422, "too_long"), before)
    assert asking.send("باز هم", form={"field3": ["x"], "field4": {}}).json()["message"]["text"] == "باز هم"


def test_it_is_asked_again_with_each_conversation_and_not_within_one(asking, shop):
    fill(asking)
    first = uuid.uuid4()
    assert asking.send("نخست", client_id=first, form=GOOD).status_code == 200
    assert asking.send("باز هم").status_code == 200
    again = uuid.uuid4()
    assert code(asking.send("دوم", client_id=again, conversation=f"new:{again}")) == (409, "contact_required")
    Ticket.objects.get().close(by=shop.owner, reason="پایان")
    assert code(asking.send("پس از پایان")) == (409, "contact_required")
    assert asking.send("نخست", client_id=first).status_code == 200  # sent again: it is there already
    assert asking.send("ادامه", conversation=Ticket.objects.get().public_id).status_code == 200
    assert (Ticket.objects.count(), Message.objects.filter(kind="incoming").count()) == (2, 3)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "a\x00b@example.ir"])
def test_whatever_is_written_into_a_field_is_text(asking, site, text):
    site.settings |= {"form": [{"key": "name", "kind": "name", "label": {"fa": "نام"}, "required": True},
        {"key": "email", "kind": "email", "label": {"fa": "ایمیل"}, "required": False},
        {"key": "field3", "kind": "text", "label": {"fa": "شهر"}, "required": False}]}  # fmt: skip
    site.save()
    for values in ({"name": text}, {"name": "مریم", "email": text}):
        assert asking.ask("post", "contact", {"form": values}).status_code in (200, 422)
    fill(asking, name="مریم", field3="")
    assert asking.send("سلام", form={"field3": text}).status_code in (200, 409)


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
    ("said", "status", "kept"), [(True, 200, 1), (False, 200, 0), ("", 200, 0), ("no", 422, 0), (1, 422, 0)]
)
def test_consent_that_need_not_be_given_is_kept_only_of_who_says_yes(asking, site, said, status, kept):
    site.settings["form"][4]["required"] = False
    site.save()
    assert (fill(asking, field5=said).status_code, Consent.objects.count()) == (status, kept)


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
