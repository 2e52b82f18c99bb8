"""Customers whom a member notes, and what changes about them."""

import pytest

from pasokh.contacts import queries
from pasokh.contacts.actions.add import IdentityTaken, add, add_identity, remove_identity
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event


def last_event():
    event = Event.objects.order_by("pk").last()
    return event.kind, event.payload


def test_add_notes_a_customer_with_proven_identities(shop):
    contact = add(by=shop.owner, name=" علی موسوی ", identities=[("phone", "۰۹۱۲۳۴۵۶۷۸۹"), ("email", "Ali@Example.ir")])
    assert contact.name == "علی موسوی"
    assert contact.phone == "+989123456789"
    assert all(identity.proven for identity in contact.identities.all())
    assert queries.search("0912 345 6789") == [contact.pk]
    assert last_event()[0] == "contact.created"


def test_add_refuses_an_identity_that_somebody_has_and_leaves_nothing(shop, maryam):
    with pytest.raises(IdentityTaken) as refused:
        add(by=shop.owner, name="علی", identities=[("phone", "09123456789"), ("email", "maryam@example.ir")])
    assert refused.value.contact == maryam
    assert list(Contact.objects.all()) == [maryam]
    assert list(Identity.objects.values_list("value", flat=True)) == ["maryam@example.ir"]


def test_add_refuses_a_malformed_identity_and_leaves_nothing(shop):
    with pytest.raises(ValueError):
        add(by=shop.owner, name="علی", identities=[("email", "not an address")])
    assert Contact.objects.count() == 0


def test_what_somebody_merely_claims_may_be_added(shop, maryam):
    claim(contact=maryam, kind="phone", value="09123456789")
    contact = add(by=shop.owner, name="علی", identities=[("phone", "09123456789")])
    assert identify(kind="phone", value="+98 912 345 6789") == contact


def test_add_identity_proves_a_claim_once(shop, maryam):
    claim(contact=maryam, kind="phone", value="09123456789")
    identity = add_identity(contact=maryam, kind="phone", value="0912 345 6789", by=shop.owner)
    events = Event.objects.count()
    assert identity.proven
    assert add_identity(contact=maryam, kind="phone", value="09123456789", by=shop.owner) == identity
    assert Event.objects.count() == events
    assert maryam.identities.count() == 2


def test_remove_identity_is_no_longer_found(shop, maryam):
    remove_identity(contact=maryam, identity=maryam.identities.get(), by=shop.owner)
    assert queries.search("maryam@example.ir") == []
    assert last_event() == ("contact.updated", {"fields": ["identities"]})


def test_update_tells_fields_and_never_their_text(shop, maryam):
    update(contact=maryam, by=shop.owner, name="مریم حسینی", notes="")
    maryam.refresh_from_db()
    assert maryam.name == "مریم حسینی"
    assert queries.search("حسيني") == [maryam.pk]
    assert last_event() == ("contact.updated", {"fields": ["name"]})


def test_update_with_nothing_new_changes_nothing(shop, maryam):
    events = Event.objects.count()
    update(contact=maryam, by=shop.owner, name=maryam.name, language="")
    assert Event.objects.count() == events
