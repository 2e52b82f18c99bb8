import pytest

from pasokh.contacts.actions.identify import claim, identify
from pasokh.tickets.models import Ticket
from pasokh.tickets.queries import by_tracking_code, count, glance, inbox, matches, page, search, with_people


def test_pages_by_key_lose_and_double_nothing_while_tickets_arrive(shop, hear):
    made = [hear(str(number)).ticket.pk for number in range(7)]
    first = page(inbox(shop.owner), size=3)
    hear("تازه")
    second = page(inbox(shop.owner), after=first.next, size=3)
    third = page(inbox(shop.owner), after=second.next, size=3)
    seen = [ticket.pk for part in (first, second, third) for ticket in part.rows]
    assert seen == made[::-1]
    assert third.next is None


@pytest.mark.parametrize("cursor", ["", "x", "2026~", "~", "9999-01-01T00:00:00+00:00~0~0", None])
def test_a_malformed_cursor_starts_at_the_top(shop, hear, cursor):
    hear()
    assert len(page(inbox(shop.owner), after=cursor).rows) == 1


def test_boxes(shop, hear, make_member):
    sara = make_member("سارا")
    mine, nobodys = hear("۱").ticket, hear("۲").ticket
    mine.assign(sara, by=shop.owner)
    assert list(inbox(sara, "mine")) == [mine]
    assert list(inbox(sara, "unassigned")) == [nobodys]
    assert list(inbox(sara)) == [nobodys, mine]
    assert count(inbox(sara)) == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_whatever_its_length(shop, hear, count_queries, rows):
    for number in range(rows):
        hear(str(number)).ticket.tag("فوری", by=shop.owner)
    with count_queries() as counted:
        for ticket in page(inbox(shop.owner), size=30).rows:
            assert [tag.name for tag in ticket.tags.all()] == ["فوری"]
            assert ticket.contact.name and ticket.status.key
    assert len(counted) == 2


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


def test_rows_come_with_their_people(shop, hear, count_queries):
    hear()
    with count_queries() as counted:
        [ticket.contact.name for ticket in with_people(Ticket.objects.all())]
    assert len(counted) == 2


def test_a_glance_finds_what_a_search_finds_among_the_newest(shop, hear):
    said = [hear(text).ticket.pk for text in ("سفارش نرسید", "کابل شارژ", "سفارش دوم")]
    for text in ("سفارش", "کابل شارژ", "شار", "ناپیدا", str(1001)):
        assert glance(text, 60) == matches(text, 60)
    assert glance("سفارش", 60) == [said[2], said[0]]


def test_a_glance_at_a_common_word_reads_the_newest_messages_alone(shop, hear, monkeypatch):
    monkeypatch.setattr("pasokh.tickets.queries.RARE", -1)  # every word counts as common
    pk = hear("سفارش نرسید").ticket.pk
    assert glance("سفارش", 60) == [pk]
