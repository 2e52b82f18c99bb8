"""What is asked of customers in memory is what the database finds."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings

from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.segments import make_segment, put_companies, put_contact
from pasokh.contacts.filters import Facts, fields
from pasokh.contacts.models import Company, Contact
from pasokh.kernel.filters import check, to_q
from pasokh.tickets.filters import compiled, scope_of

from ..tickets.filters.test_catalogue import _filters


@pytest.fixture
def people(shop):
    """Customers who differ in everything that can be asked."""
    company, segment = Company.named("آسا"), make_segment(name="کلیدی", by=shop.owner)
    own = make_segment(name="آزمایشی", by=shop.owner)
    put_companies(segment=segment, companies=[company.pk], by=shop.owner)
    found, now = [], timezone.now()
    for number in range(6):
        kind, value = (("email", f"c{number}@example.ir"), ("phone", f"0912000000{number}"))[number % 2]
        contact = identify(kind=kind, value=value, name=("کفش قرمز", "Red Shoes", "")[number % 3])
        contact.language = ("fa", "en", "")[number % 3]
        contact.company = company if number % 3 == 1 else None
        contact.created_at = now - timedelta(days=number * 9)
        contact.last_seen_at = None if number % 2 else now - timedelta(hours=number * 7)
        contact.save()
        found.append(contact)
    claim(contact=found[0], kind="phone", value="09121234567")
    put_contact(contact=found[4], segments=[own.pk, segment.pk], by=shop.owner)
    return found


def test_facts_match_what_the_database_finds(people):
    @settings(max_examples=300)
    @given(_filters(fields()))
    def agree(filter):
        check(filter, fields(), personal=False)
        scope, asked = scope_of(), compiled(filter, fields)
        found = set(Contact.objects.filter(to_q(filter, fields(), scope)).values_list("pk", flat=True))
        assert {each.pk for each in people if asked(Facts(each, scope))} == found

    agree()
