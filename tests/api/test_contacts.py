"""Customers by the API."""

from urllib.parse import quote

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event
from pasokh.tickets.models import Message

from .conftest import codes


def state():
    contacts = list(Contact.objects.order_by("pk").values("name", "notes", "language", "folded"))
    return contacts, list(Identity.objects.order_by("pk").values("kind", "value", "proven")), Event.objects.count()


def test_create_notes_a_customer(machine):
    given = {
        "name": "علی موسوی",
        "language": "fa",
        "notes": "مشتری قدیمی",
        "identities": [{"kind": "phone", "value": "۰۹۳۵ ۱۲۳ ۴۵۶۷"}, {"kind": "email", "value": "Ali@Example.ir"}],
    }
    response = machine.post("/contacts", given)
    contact = Contact.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/contacts/{contact.public_id}"
    assert response.data["id"] == contact.public_id
    assert (response.data["name"], response.data["notes"], response.data["company"]) == (
        "علی موسوی",
        "مشتری قدیمی",
        None,
    )
    assert response.data["identities"] == [
        {"kind": "phone", "value": "+989351234567", "proven": True},
        {"kind": "email", "value": "ali@example.ir", "proven": True},
    ]
    assert machine.get(f"/contacts/{contact.public_id}").data == response.data


def test_create_refuses_an_identity_that_somebody_has_and_says_who(machine, maryam):
    before = state()
    response = machine.post(
        "/contacts", {"name": "علی", "identities": [{"kind": "email", "value": "MARYAM@example.ir"}]}
    )
    assert (response.status_code, response.data["code"]) == (409, "identity_taken")
    assert response.data["contact_id"] == maryam.public_id
    assert state() == before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"identities": [{"kind": "phone", "value": "12"}]}, [("/identities/0/value", "bad_identity")]),
        ({"identities": [{"kind": "phone", "value": "0000"}]}, [("/identities/0/value", "bad_identity")]),
        ({"identities": [{"kind": "email", "value": "a b@c.ir"}]}, [("/identities/0/value", "bad_identity")]),
        ({"identities": [{"kind": "visitor", "value": "x"}]}, [("/identities/0/kind", "not_a_choice")]),
        ({"identities": [{"kind": "handle", "value": ""}]}, [("/identities/0/value", "too_short")]),
        ({"identities": [{"kind": "handle"}]}, [("/identities/0/value", "missing")]),
        ({"identities": [{"kind": "handle", "value": "x"}] * 21}, [("/identities", "too_many")]),
        ({"name": "ک" * 161}, [("/name", "too_long")]),
        ({"language": "de"}, [("/language", "not_a_choice")]),
        ({"nickname": "x"}, [("/nickname", "unknown_field")]),
        (["علی"], [("", "wrong_type")]),
    ],
)
def test_create_refuses_and_keeps_nothing(machine, given, expected):
    before = state()
    response = machine.post("/contacts", given)
    assert response.status_code == 422
    assert codes(response) == expected
    assert state() == before


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["علی موسوی", "مریم رضایی"]),
        ("?search=%D9%85%D8%B1%D9%8A%D9%85", ["مریم رضایی"]),
        ("?search=1234567", ["علی موسوی"]),
        ("?phone=0935-123-4567", ["علی موسوی"]),
        ("?email=MARYAM@EXAMPLE.IR", ["مریم رضایی"]),
        ("?email=maryam@example.ir&phone=09351234567", []),
        ("?limit=1", ["علی موسوی"]),
    ],
)
def test_list_finds_customers(machine, maryam, query, expected):
    identify(kind="phone", value="09351234567", name="علی موسوی")
    response = machine.get(f"/contacts{query}")
    assert [each["name"] for each in response.data["data"]] == expected


def test_list_refuses_what_is_no_phone(machine):
    assert codes(machine.get("/contacts?phone=abc")) == [("phone", "bad_identity")]


def test_pages_of_contacts_hold_still(machine, shop):
    for number in range(5):
        identify(kind="email", value=f"{number}@example.ir", name=str(number))
    first = machine.get("/contacts?limit=3").data
    identify(kind="email", value="new@example.ir", name="تازه")
    rest = machine.get(f"/contacts?limit=3&cursor={first['next']}").data
    assert [each["name"] for each in first["data"] + rest["data"]] == ["4", "3", "2", "1", "0"]


def test_update_changes_what_was_said(machine, maryam):
    response = machine.patch(f"/contacts/{maryam.public_id}", {"name": "مریم حسینی", "language": "en"})
    maryam.refresh_from_db()
    assert response.status_code == 200
    assert (maryam.name, maryam.language, maryam.notes) == ("مریم حسینی", "en", "")
    assert response.data["name"] == "مریم حسینی"


@pytest.mark.parametrize("given", [{"name": None}, {"name": "ک" * 161}, {"language": "xx"}, {"id": "con_1"}])
def test_update_refuses_and_changes_nothing(machine, maryam, given):
    before = state()
    assert machine.patch(f"/contacts/{maryam.public_id}", given).status_code == 422
    assert state() == before


def test_identities_are_added_listed_and_removed(machine, maryam):
    address = f"/contacts/{maryam.public_id}/identities"
    added = machine.post(address, {"kind": "phone", "value": "0912 345 6789"})
    assert (added.status_code, added.data) == (201, {"kind": "phone", "value": "+989123456789", "proven": True})
    identify(kind="visitor", value="secret-visitor-key")
    Identity.objects.filter(kind="visitor").update(contact=maryam)
    values = [each["value"] for each in machine.get(address).data["data"]]
    assert values == ["maryam@example.ir", "+989123456789"]
    assert machine.delete(f"{address}/phone/{quote('+989123456789')}").status_code == 204
    assert machine.delete(f"{address}/phone/{quote('+989123456789')}").status_code == 404
    assert machine.delete(f"{address}/visitor/secret-visitor-key").status_code == 404
    assert [each["value"] for each in machine.get(address).data["data"]] == ["maryam@example.ir"]


def test_an_identity_of_another_is_refused(machine, maryam):
    ali = identify(kind="phone", value="09351234567", name="علی")
    before = state()
    response = machine.post(f"/contacts/{maryam.public_id}/identities", {"kind": "phone", "value": "09351234567"})
    assert (response.status_code, response.data["contact_id"]) == (409, ali.public_id)
    assert state() == before


def test_a_handle_with_slashes_is_removed(machine, maryam):
    address = f"/contacts/{maryam.public_id}/identities"
    machine.post(address, {"kind": "handle", "value": "telegram/@maryam"})
    assert machine.delete(f"{address}/handle/{quote('telegram/@maryam', safe='')}").status_code == 204


def test_erase_forgets_her_everywhere(machine, new_ticket):
    ticket = new_ticket("کد من ۱۲۳ است")
    contact = ticket["contact"]["id"]
    assert machine.delete(f"/contacts/{contact}").status_code == 204
    assert machine.delete(f"/contacts/{contact}").status_code == 204
    erased = machine.get(f"/contacts/{contact}").data
    assert (erased["name"], erased["identities"]) == ("", [])
    assert erased["erased_at"] is not None
    assert list(Message.objects.values_list("text", "author_name")) == [("", "")]
    assert machine.get("/contacts").data["data"] == []
    refused = machine.patch(f"/contacts/{contact}", {"name": "مریم"})
    assert (refused.status_code, refused.data["code"]) == (409, "contact_erased")
    refused = machine.post(f"/contacts/{contact}/identities", {"kind": "handle", "value": "x"})
    assert (refused.status_code, refused.data["code"]) == (409, "contact_erased")


@pytest.mark.parametrize(("role", "edits", "erases"), [("light", 403, 403), ("agent", 200, 403), ("admin", 200, 204)])
def test_what_roles_may_do_to_customers(make_machine, make_member, maryam, role, edits, erases):
    machine, address = make_machine(make_member(role=role)), f"/contacts/{maryam.public_id}"
    assert machine.get(address).status_code == 200
    assert machine.patch(address, {"notes": "x"}).status_code == edits
    assert machine.post("/contacts", {"name": "x"}).status_code == (201 if edits == 200 else 403)
    assert machine.delete(address).status_code == erases
    maryam.refresh_from_db()
    assert maryam.notes == ("x" if (edits, erases) == (200, 403) else "")
    assert (maryam.erased_at is not None) == (erases == 204)


def test_another_workspaces_customer_is_not_there(machine, strangers_ids, shop):
    address = f"/contacts/{strangers_ids['contact']}"
    before = state()
    for response in (
        machine.get(address),
        machine.patch(address, {"name": "x"}),
        machine.delete(address),
        machine.get(f"{address}/identities"),
        machine.post(f"{address}/identities", {"kind": "handle", "value": "x"}),
        machine.delete(f"{address}/identities/email/maryam@example.ir"),
    ):
        assert (response.status_code, response.data["code"]) == (404, "not_found")
    assert state() == before
