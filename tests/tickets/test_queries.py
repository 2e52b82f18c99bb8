import pytest

from pasokh.contacts.actions.identify import claim, identify
from pasokh.tickets.queries import by_tracking_code, glance, matches, search

SEARCH = 5  # statements: by person (two), by words (whole, then beginnings), the rows


@pytest.mark.parametrize(
    "typed", ["كتاب", "کتاب", "كتابهاي", "کتاب‌های", "کتاب های", "می‌کند", "میکند", "می کند", "۱۴", "14", "١٤", "14روز"]
)
def test_words_are_found_in_any_spelling(shop, hear, typed):
    ticket = hear("کتاب‌های من ۱۴ روز است که نرسیده، پست چه می‌کند؟").ticket
    hear("فاکتور رسید")
    assert search(shop.owner, typed) == [ticket]


def test_numbers_phones_and_people_are_found(shop, maryam, hear):
    claim(contact=maryam, kind="phone", value="09120000017")
    ticket = hear().ticket
    other = hear("سلام", contact=identify(kind="email", value="ali@example.ir")).ticket
    for typed in ("#1001", "۱۰۰۱", "1001", "مريم", "۰۹۱۲ ۰۰۰ ۰۰۱۷", ticket.tracking_code.lower()):
        assert search(shop.owner, typed) == [ticket], typed
    assert other.number == 1002


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "'", "&|!():*", "\\", "\x00", "🙂", "ا" * 5000, "a:* & b"])
def test_no_question_is_too_odd(shop, hear, typed):
    hear()
    assert search(shop.owner, typed) == []


def test_search_shows_only_what_she_sees(shop, hear, make_member):
    hear("کتاب")
    assert search(make_member("سارا", sees="own"), "کتاب") == []


def test_the_public_page_needs_both_code_and_person(shop, maryam, hear):
    ticket = hear().ticket
    assert by_tracking_code(ticket.tracking_code, "Maryam@example.ir")[1] == ticket
    assert by_tracking_code(ticket.tracking_code, "ali@example.ir") is None
    assert by_tracking_code("000000000000", "maryam@example.ir") is None
    assert by_tracking_code(ticket.tracking_code, "چیزی") is None


@pytest.mark.parametrize("count", [1, 9])
def test_what_is_found_comes_with_its_people_at_one_price(shop, hear, count_queries, count):
    for number in range(count):
        hear("کتاب", contact=identify(kind="email", value=f"c{number}@example.ir"))
    with count_queries() as counted:
        found = [(ticket.contact.pk, ticket.status.key) for ticket in search(shop.owner, "کتاب")]
    assert (len(found), len(counted)) == (count, SEARCH)


def test_a_glance_finds_what_a_search_finds_among_the_newest(shop, hear):
    said = [hear(text).ticket.pk for text in ("سفارش نرسید", "کابل شارژ", "سفارش دوم")]
    for text in ("سفارش", "کابل شارژ", "شار", "ناپیدا", str(1001)):
        assert glance(text, 60) == matches(text, 60)
    assert glance("سفارش", 60) == [said[2], said[0]]


def test_a_glance_at_a_common_word_reads_the_newest_messages_alone(shop, hear, monkeypatch):
    monkeypatch.setattr("pasokh.tickets.queries.RARE", -1)  # every word counts as common
    pk = hear("سفارش نرسید").ticket.pk
    assert glance("سفارش", 60) == [pk]
