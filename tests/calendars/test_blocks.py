"""Hours of a day as people type and read them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pasokh.calendars.blocks import CLOSED, DAY, WHOLE_DAY, BadHours, checked, parse_blocks, show_blocks


@pytest.mark.parametrize(
    ("typed", "blocks"),
    [
        ("۸:۳۰ تا ۱۲:۰۰، ۱۳:۰۰ تا ۱۷:۰۰", ((510, 720), (780, 1020))),
        ("8:30-12, 13-17", ((510, 720), (780, 1020))),
        ("٨:٣٠ تا ١٢ و ١٣ تا ١٧", ((510, 720), (780, 1020))),
        ("از ساعت ۸ تا ساعت ۱۲؛ ۱۳ الی ۱۷", ((480, 720), (780, 1020))),
        ("8.30 to 12 and 13 until 17", ((510, 720), (780, 1020))),
        ("13-17, 8–12", ((480, 720), (780, 1020))),
        ("22-6", ((1320, 1800),)),
        ("18 تا 24", ((1080, 1440),)),
        ("0-24", WHOLE_DAY),
        ("شبانه‌روزی", WHOLE_DAY),
        ("شبانه‌روز", WHOLE_DAY),
        ("", CLOSED),
        ("  ", CLOSED),
        ("تعطيل", CLOSED),
        ("Closed", CLOSED),
    ],
)
def test_what_people_type(typed, blocks):
    assert parse_blocks(typed) == blocks


@pytest.mark.parametrize(
    "typed",
    [
        "8",
        "8-",
        "8-8",
        "24-3",
        "25-26",
        "8:60-9",
        "8-12, 11-15",
        "22-6, 23-24",
        "سلام",
        "8-9," * 60,
        "1-2,3-4,5-6,7-8,9-10,11-12,13-14",
        "²-5",
        "8--9",
    ],
)
def test_what_is_no_hours_is_refused(typed):
    with pytest.raises(BadHours):
        parse_blocks(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("فردا", "ساعت‌ها را این‌گونه بنویسید"),
        ("8-25", "چنین ساعتی وجود ندارد"),
        ("8-12, 11-15", "روی هم افتاده‌اند"),
        ("8-8", "آغاز و پایان"),
    ],
)
def test_a_refusal_says_what_is_wrong(typed, words):
    with translation.override("fa"), pytest.raises(BadHours, match=words):
        parse_blocks(typed)


@given(st.text(max_size=300))
def test_no_text_breaks_it(typed):
    try:
        assert checked(parse_blocks(typed)) is not None
    except BadHours as error:
        assert str(error)


@pytest.mark.parametrize("language", ["fa", "en"])
@given(edges=st.lists(st.integers(0, DAY - 1), max_size=8, unique=True), last=st.integers(0, DAY))
def test_what_is_shown_is_read_back(language, edges, last):
    edges.sort()
    blocks = list(zip(edges[::2], edges[1::2], strict=False))
    if len(edges) % 2:
        start = edges[-1]
        blocks.append((start, last if last > start else min(last + DAY, start + DAY - 1)))
    assert parse_blocks(show_blocks(checked(blocks), language)) == tuple(blocks)


def test_how_it_is_shown():
    with translation.override("fa"):
        assert show_blocks(((510, 720), (780, 1440))) == "۸:۳۰ تا ۱۲:۰۰، ۱۳:۰۰ تا ۲۴:۰۰"
    with translation.override("en"):
        assert show_blocks(((1320, 1800),)) == "22:00–6:00"
    assert show_blocks(CLOSED) == ""


@pytest.mark.parametrize(
    "blocks", [[(5, 5)], [(9, 8)], [(-1, 5)], [(1440, 1500)], [(0, 1441)], [(1, 1441)], [(1,)], ["ab"], 3, [(None, 2)]]
)
def test_blocks_of_others_are_checked(blocks):
    with pytest.raises(BadHours):
        checked(blocks)
