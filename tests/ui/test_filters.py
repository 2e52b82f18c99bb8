"""Numbers, dates, codes and links as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pasokh.ui import display, filters
from pasokh.ui.initials import initials
from pasokh.ui.linkify import linkify

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tehran():
    with timezone.override("Asia/Tehran"), override("fa"):
        yield


@pytest.mark.parametrize(
    ("style", "shown"),
    [("medium", "۳۰ آبان ۱۴۰۵"), ("short", "۱۴۰۵/۰۸/۳۰"), ("time", "۱۵:۳۰"), ("day", "شنبه ۳۰ آبان ۱۴۰۵")],
)
def test_jalali_is_the_default_for_persian(style, shown):
    assert filters.jalali(NOON, style) == shown


def test_jalali_follows_the_readers_calendar_and_language():
    with display.displaying(calendar="gregorian"):
        assert filters.jalali(NOON, "short") == "۲۰۲۶-۱۱-۲۱"
    with override("en"):
        assert filters.jalali(NOON, "medium") == "21 November 2026"
        with display.displaying(calendar="jalali"):
            assert filters.jalali(NOON, "medium") == "30 Aban 1405"


def test_display_forgets_after_the_block_and_ignores_unknown_words():
    with display.displaying(calendar="mayan", currency_unit="shell"):
        assert (display.calendar(), display.currency_unit()) == ("jalali", "toman")
    with display.displaying(currency_unit="rial"):
        assert filters.money(1_250_000) == "۱٬۲۵۰٬۰۰۰ ریال"
    assert filters.money(1_250_000) == "۱۲۵٬۰۰۰ تومان"


def test_list_style_gives_time_then_yesterday_then_day():
    now = timezone.now()
    assert filters.jalali(now, "list") == filters.jalali(now, "time")
    assert filters.jalali(now - timedelta(days=1), "list") == "دیروز"
    assert filters.jalali(now - timedelta(days=800), "list").count("/") == 2


def test_time_tag_speaks_to_machines_too():
    tag = filters.time_tag(NOON, "time")
    assert 'datetime="2026-11-21T12:00:00Z"' in tag
    assert "شنبه ۳۰ آبان ۱۴۰۵" in tag
    assert filters.time_tag(date(2026, 11, 21)) == '<time datetime="2026-11-21">۳۰ آبان ۱۴۰۵</time>'
    assert filters.time_tag(None) == filters.jalali(None) == ""


def test_money_keeps_every_rial_however_large():
    assert filters.money(15) == "۱٫۵ تومان"
    assert filters.money(-10) == "\u200e−۱ تومان"
    assert filters.money(90_071_992_547_409_935) == "۹٬۰۰۷٬۱۹۹٬۲۵۴٬۷۴۰٬۹۹۳٫۵ تومان"
    assert filters.money(None) == ""


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("+989120000017", "0912 000 0017"),
        ("+982188776655", "021 8877 6655"),
        ("+442070313000", "+44 20 7031 3000"),
        ("+971501234567", "+971 50 123 4567"),
        ("+999", "+999"),
        ("۰۹۱۲", "0912"),
        (None, ""),
    ],
)
def test_phones_are_isolated_from_left_to_right(stored, read):
    assert filters.phone(stored) == f'<bdi class="ltr num">{read}</bdi>'


def test_code_escapes_and_uses_latin_digits():
    assert filters.code("<b>۱۲</b>") == '<bdi class="ltr num">&lt;b&gt;12&lt;/b&gt;</bdi>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("مریم رضایی", "مر"),
        ("خانم دکتر مریم رضایی", "مر"),
        ("شرکت پارس‌نور", "پن"),
        ("Sara", "Sa"),
        ("sara ahmadi", "SA"),
        ("0912 000 0042", "09"),
        ("", "؟"),
        (None, "؟"),
        ("🙂", "؟"),
        ("آقای", "آق"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=60))
def test_initials_are_one_or_two_characters_whatever_the_name(name):
    assert 1 <= len(initials(name)) <= 6  # a capital may be longer than its letter: ΐ


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ببینید https://a.example/x?y=1&z=2.", "https://a.example/x?y=1&amp;z=2"),
        ("(www.example.ir)", "www.example.ir"),
        ("«http://example.ir»", "http://example.ir"),
        ("https://fa.wikipedia.org/wiki/A_(b)", "https://fa.wikipedia.org/wiki/A_(b)"),
        ("https://example.ir/راهنما، سپس", "https://example.ir/راهنما"),
    ],
)
def test_linkify_finds_the_address_and_leaves_its_punctuation(text, address):
    assert f">{address}</a>" in linkify(text)


def test_linkify_makes_no_link_of_scripts():
    for text in ("javascript:alert(1)", "data:text/html,<b>", "xhttps://a"):
        assert "<a" not in linkify(text)


@given(st.text(alphabet=st.sampled_from("<>\"'& hтtps:/w.()،«»ا\n"), max_size=80))
def test_linkify_never_lets_markup_through(text):
    shown = linkify(f"{text} https://a.example/{text}")
    assert isinstance(shown, Markup)
    inside = (
        shown.replace('<a href="', "")
        .replace('" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">', "")
        .replace("</a>", "")
    )
    assert "<" not in inside and ">" not in inside and '"' not in inside
