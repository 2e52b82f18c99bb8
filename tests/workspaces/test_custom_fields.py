"""Fields of a business's own: the keys by which everything knows them."""

import pytest

from pasokh.workspaces.actions.custom_fields import KeyTaken, change_field, make_field, retire_field
from pasokh.workspaces.models import CustomField


@pytest.fixture
def model(shop):
    return make_field(by=shop.owner, key="model", kind="text", labels={"en": "Model"})


def test_keys_are_made_of_english_names_and_never_twice(shop):
    made = [
        make_field(by=shop.owner, kind="text", labels=labels).key
        for labels in ({"en": "Serial No."}, {"en": "Serial no"}, {"fa": "مدل"})
    ]
    assert made == ["serial_no", "serial_no_2", "mdl"]


@pytest.mark.parametrize("key", ["A", "1a", "a-b", "ا", "a" * 41, "a b"])
def test_a_malformed_key_is_refused(shop, key):
    with pytest.raises(ValueError):
        make_field(by=shop.owner, kind="text", labels={"fa": "x"}, key=key)
    assert CustomField.objects.count() == 0


def test_a_key_is_taken_even_by_a_retired_field(shop, model):
    retire_field(field=model, by=shop.owner)
    with pytest.raises(KeyTaken):
        make_field(by=shop.owner, key="model", kind="text", labels={"en": "Model"})
    assert CustomField.objects.count() == 1


def test_key_and_kind_of_a_field_stay(shop, model):
    with pytest.raises(ValueError):
        change_field(field=model, by=shop.owner, kind="number")
    model.refresh_from_db()
    assert (model.key, model.kind) == ("model", "text")


def test_a_field_named_in_persian_alone_has_a_key_that_says_what_it_is(shop):
    def key_of(**labels):
        return make_field(by=shop.owner, kind="text", labels=labels).key

    assert [key_of(fa="شمارهٔ سفارش"), key_of(fa="شمارهٔ سفارش"), key_of(fa="شمارهٔ سفارش", en="Order number")] == [
        "shmare_sfarsh", "shmare_sfarsh_2", "order_number",
    ]  # fmt: skip
    assert [key_of(fa="۲ سال گارانتی"), key_of(fa="؟!"), key_of(fa="؟!")] == ["field_2_sal_garanti", "field", "field_2"]
    assert key_of(fa="نشانی " * 40) == "nshani_nshani_nshani_nshani_ns"
    kept = make_field(by=shop.owner, kind="text", labels={"fa": "رنگ"})
    change_field(field=kept, by=shop.owner, labels={"fa": "مدل"})
    kept.refresh_from_db()
    assert kept.key == "rng"
