"""The customers' pages."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.events.models import Event


@pytest.mark.parametrize("asked", ["رضايي", "maryam@", "مریم"])
def test_search(desk, maryam, asked):
    identify(kind="email", value="ali@example.ir", name="علی کریمی")
    page = desk.get("/desk/contacts/", {"q": asked}).content.decode()
    assert (maryam.public_id in page, "علی کریمی" in page) == (True, False)


@pytest.mark.parametrize("typed", ["09120000017", "۰۹۱۲ ۰۰۰ ۰۰۱۷", "+989120000017"])
def test_a_phone_is_found_in_any_spelling(desk, typed):
    contact = identify(kind="phone", value="0912 000 0017", name="مریم")
    assert contact.public_id in desk.get("/desk/contacts/", {"q": typed}).content.decode()


def test_pages_go_by_key(desk):
    people = [identify(kind="email", value=f"c{i}@example.ir", name=f"مشتری {i}") for i in range(60)]
    first = desk.get("/desk/contacts/").content.decode()
    last = desk.get("/desk/contacts/", {"after": people[10].pk}, headers={"HX-Request": "true"}).content.decode()
    assert (first.count('class="person"'), last.count('class="person"')) == (50, 10)
    assert "<html" not in last


def test_name_and_notes(desk, maryam, hear):
    hear()
    address = f"/desk/contacts/{maryam.public_id}"
    assert "#1001" not in desk.get(address).content.decode()
    assert "/desk/tickets/1001" in desk.get(address).content.decode()
    desk.post(address, {"name": "مریم\u202e رضایی‌نژاد", "notes": "مشتری قدیمی"})
    maryam.refresh_from_db()
    assert (maryam.name, maryam.notes) == ("مریم رضایی‌نژاد", "مشتری قدیمی")
    assert sorted(Event.objects.get(kind="contact.updated").payload["fields"]) == ["name", "notes"]


def test_a_nul_is_left_out(desk, maryam):
    assert (
        desk.post(f"/desk/contacts/{maryam.public_id}", {"name": "مریم\x00", "notes": "قد\x00یمی"}).status_code == 302
    )
    maryam.refresh_from_db()
    assert (maryam.name, maryam.notes) == ("مریم", "قدیمی")


def test_light_members_change_nothing(make_member, sign_in, maryam):
    browser = sign_in(make_member("رضا", role="light"))
    assert browser.get(f"/desk/contacts/{maryam.public_id}").status_code == 200
    assert browser.post(f"/desk/contacts/{maryam.public_id}", {"name": "x"}).status_code == 403
    assert Contact.objects.get(pk=maryam.pk).name == "مریم رضایی"


def test_a_merged_contact_leads_to_the_kept_one(desk, shop, maryam):
    from pasokh.contacts.actions.merge import merge

    other = identify(kind="email", value="m2@example.ir", name="م. رضایی")
    merge(kept=maryam, absorbed=other, by=shop.owner)
    assert "maryam@example.ir" in desk.get(f"/desk/contacts/{other.public_id}").content.decode()


def test_unknown_contacts_are_not_there(desk):
    assert [desk.get(f"/desk/contacts/{name}").status_code for name in ("con_x", "x", "con_" + "0" * 32)] == [404] * 3


@pytest.mark.parametrize(
    ("typed", "value"),
    [("۰۹۱۲ ۰۰۰ ۰۰۱۸", "+989120000018"), ("+44 20 7031 3000", "+442070313000"), ("Boss@Example.ir", "boss@example.ir")],
)
def test_a_colleague_adds_a_phone_or_address(desk, maryam, typed, value):
    address = f"/desk/contacts/{maryam.public_id}"
    assert desk.post(f"{address}/identities", {"way": typed}).url == address
    assert maryam.identities.get(value=value).proven
    shown = {"+442070313000": "+44 20 7031 3000", "+989120000018": "0912 000 0018"}.get(value, value)
    assert shown in desk.get(address).content.decode()


@pytest.mark.parametrize("typed", ["", "سلام", "12", "ali@example.ir"])
def test_what_is_no_way_or_anothers_is_refused(desk, maryam, typed):
    ali = identify(kind="email", value="ali@example.ir", name="علی کریمی")
    before = list(maryam.identities.values_list("value", flat=True))
    desk.post(f"/desk/contacts/{maryam.public_id}/identities", {"way": typed})
    assert list(maryam.identities.values_list("value", flat=True)) == before
    assert ("علی کریمی" in desk.get(f"/desk/contacts/{maryam.public_id}").content.decode()) is (
        typed == "ali@example.ir"
    )
    assert ali.identities.count() == 1


def test_light_members_add_no_way(make_member, sign_in, maryam):
    browser = sign_in(make_member("رضا", role="light"))
    assert browser.post(f"/desk/contacts/{maryam.public_id}/identities", {"way": "09120000018"}).status_code == 403
    assert not maryam.identities.filter(value="+989120000018").exists()
