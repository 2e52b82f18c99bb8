"""Segments on the desk: made and retired in the settings, put on a customer's page."""

import pytest

from pasokh.contacts.actions.segments import make_segment, put_companies, retire_segment
from pasokh.contacts.models import Company, InSegment, Segment
from pasokh.contacts.queries import segment_names

ROOT = "/desk/settings/segments"


@pytest.fixture
def key(shop):
    return make_segment(name="کلیدی", by=shop.owner)


def inside(contact):
    return set(InSegment.objects.filter(contact=contact).values_list("segment__name", flat=True))


def test_a_segment_is_made_named_filled_with_companies_and_retired(desk):
    company = Company.named("آسا")
    assert desk.post(ROOT, {"name": " وفادار\u202e "}).status_code == 302
    made = Segment.objects.get(name="وفادار")
    page = f"{ROOT}/{made.public_id}"
    assert desk.post(page, {"name": "وفاداران", "companies": [str(company.uid)]}).status_code == 302
    assert "آسا" in desk.get(page).content.decode()
    assert (made.rows.get().company, Segment.objects.get().name) == (company, "وفاداران")
    desk.post(f"{page}/retire", {"retired": "1"})
    assert "بازنشسته" in desk.get(ROOT).content.decode()
    desk.post(f"{page}/retire")
    assert Segment.objects.offered().count() == 1
    said = desk.get("/desk/settings/audit").content.decode()
    assert all(words in said for words in ("را ساخت", "شرکت‌های بخش مشتریان", "را بازنشسته کرد", "را بازگرداند"))


@pytest.mark.parametrize("name", ["", " \u200f ", "کلیدی", "آ" * 81])
def test_what_is_no_name_or_taken_is_refused(desk, key, name):
    assert desk.post(ROOT, {"name": name}).status_code == 422
    assert list(Segment.objects.values_list("name", flat=True)) == ["کلیدی"]


def test_a_customer_is_put_into_them_and_works_somewhere(desk, key, maryam, ticket):
    page = f"/desk/contacts/{maryam.public_id}"
    given = {"name": maryam.name, "notes": "", "company": "آسا", "segments": ["", key.public_id]}
    assert desk.post(page, given).status_code == 302
    maryam.refresh_from_db()
    assert (maryam.company.name, inside(maryam)) == ("آسا", {"کلیدی"})
    assert "<bdi>کلیدی</bdi>" in desk.get(f"/desk/tickets/{ticket.number}/panel").content.decode()
    desk.post(page, given | {"company": "", "segments": [""]})
    maryam.refresh_from_db()
    assert (maryam.company, inside(maryam)) == (None, set())


def test_what_the_form_does_not_say_stays(desk, key, maryam, ticket):
    page = f"/desk/contacts/{maryam.public_id}"
    desk.post(page, {"name": "", "notes": "", "company": "آسا", "segments": [key.public_id]})
    desk.post(f"/desk/tickets/{ticket.number}/contact", {"name": "مریم", "notes": "خوش‌قول"})
    maryam.refresh_from_db()
    assert (maryam.company.name, inside(maryam), maryam.notes) == ("آسا", {"کلیدی"}, "خوش‌قول")


def test_a_retired_one_and_what_is_none_is_not_put_on_her(desk, key, maryam, shop):
    retire_segment(segment=key, by=shop.owner)
    page = f"/desk/contacts/{maryam.public_id}"
    assert "کلیدی" not in desk.get(page).content.decode()
    desk.post(page, {"name": "", "segments": [key.public_id, "seg_0", "نیست"]})
    assert inside(maryam) == set()


def test_those_of_her_company_are_hers_and_said(desk, key, maryam, shop):
    company = Company.named("آسا")
    put_companies(segment=key, companies=[company.pk], by=shop.owner)
    desk.post(f"/desk/contacts/{maryam.public_id}", {"name": "", "company": "آسا", "segments": [""]})
    assert (inside(maryam), segment_names(maryam.pk)) == (set(), ["کلیدی"])
    assert "از سوی شرکت" in desk.get(f"/desk/contacts/{maryam.public_id}").content.decode()
