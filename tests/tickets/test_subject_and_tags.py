"""Another subject, another set of tags."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets import queries
from pasokh.tickets.models import Tag


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_renamed_ticket_is_found_by_its_new_subject_only(shop, hear):
    ticket = hear("سلام", subject="کفش نرسیده").ticket
    ticket.rename("  کتاب پاره است\x00 ", by=shop.owner)
    ticket.refresh_from_db()
    assert ticket.subject == "کتاب پاره است"
    assert [found.pk for found in queries.search(shop.owner, "كتاب")] == [ticket.pk]
    assert queries.search(shop.owner, "کفش") == []
    assert [found.pk for found in queries.search(shop.owner, "سلام")] == [ticket.pk]
    assert kinds()[-1] == "ticket.renamed"


def test_the_same_subject_changes_nothing(shop, hear):
    ticket = hear("سلام", subject="کفش").ticket
    before = kinds()
    ticket.rename("کفش", by=shop.owner)
    assert kinds() == before


def test_a_long_subject_is_cut(shop, hear):
    ticket = hear().ticket
    ticket.rename("ک" * 400, by=shop.owner)
    assert len(ticket.subject) == 255


def test_retag_adds_and_removes_only_what_differs(shop, hear):
    ticket = hear().ticket
    ticket.retag(["سفارش", "فوری"], by=shop.owner)
    before = len(kinds())
    ticket.retag(["فوری", "پست"], by=shop.owner)
    assert sorted(tag.name for tag in ticket.tags.all()) == ["فوری", "پست"]
    assert kinds()[before:] == ["ticket.untagged", "ticket.tagged"]


def test_retag_knows_other_spellings_of_a_word(shop, hear):
    ticket = hear().ticket
    ticket.retag(["كتاب", "کتاب"], by=shop.owner)
    assert [tag.name for tag in ticket.tags.all()] == ["كتاب"]


def test_an_empty_tag_is_refused_and_the_ticket_keeps_its_own(shop, hear):
    ticket = hear().ticket
    ticket.retag(["سفارش"], by=shop.owner)
    with pytest.raises(ValueError):
        ticket.retag(["پست", "  "], by=shop.owner)
    assert [tag.name for tag in ticket.tags.all()] == ["سفارش"]
    assert Tag.objects.filter(name="").count() == 0
