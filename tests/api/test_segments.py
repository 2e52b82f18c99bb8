"""Segments of customers, as machines read and set them."""

import pytest

from pasokh.contacts.actions.segments import make_segment, put_companies, put_contact, retire_segment
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Company, InSegment


@pytest.fixture
def key(shop):
    return make_segment(name="کلیدی", by=shop.owner)


def inside(contact):
    return set(InSegment.objects.filter(contact=contact).values_list("segment__name", flat=True))


def test_they_are_listed_and_hers_are_told(machine, shop, key, maryam):
    trial, company = make_segment(name="آزمایشی", by=shop.owner), Company.named("آسا")
    retire_segment(segment=trial, by=shop.owner)
    assert machine.get("/segments").data["data"] == [
        {"id": key.public_id, "name": "کلیدی", "retired": False},
        {"id": trial.public_id, "name": "آزمایشی", "retired": True},
    ]
    update(contact=maryam, by=shop.owner, company=company)
    put_companies(segment=key, companies=[company.pk], by=shop.owner)
    [hers] = machine.get(f"/contacts/{maryam.public_id}/segments").data["data"]
    assert hers == {"id": key.public_id, "name": "کلیدی", "retired": False, "by_company": True}


def test_she_is_put_into_them_and_out_again(machine, shop, key, maryam):
    path = f"/contacts/{maryam.public_id}/segments"
    response = machine.call("PATCH", path, {"segment_ids": [key.public_id, key.public_id]})
    assert (response.status_code, [each["by_company"] for each in response.data["data"]]) == (200, [False])
    assert inside(maryam) == {"کلیدی"}
    assert machine.call("PATCH", path, {"segment_ids": []}).data["data"] == []
    assert inside(maryam) == set()


@pytest.mark.parametrize("wrong", [["seg_0"], ["tag_0"], ["retired"]])
def test_what_is_none_or_retired_is_refused_with_its_place(machine, shop, key, maryam, wrong):
    gone = make_segment(name="قدیمی", by=shop.owner)
    retire_segment(segment=gone, by=shop.owner)
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    ids = [key.public_id, *(gone.public_id if each == "retired" else each for each in wrong)]
    response = machine.call("PATCH", f"/contacts/{maryam.public_id}/segments", {"segment_ids": ids})
    assert response.status_code == 422
    assert "/segment_ids/1" in str(response.data)
    assert inside(maryam) == {"کلیدی"}
