"""Signatures in mails: where they stand, and that nobody's program and not our own reader takes them for words."""

import pytest

from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html
from pasokh.channels.signatures import sign

from .test_tracking import sent  # noqa: F401 - a fixture

OWN = "**نگار کریمی**، {{نام کسب‌وکار}}\n021-88001122"


@pytest.fixture
def signed(sent, shop, mailbox):  # noqa: F811
    shop.texts = {"mail_footer": {"fa": "خانهٔ نو، تهران"}}
    shop.save()
    sign(shop.owner, {"fa": OWN}, by=shop.owner)
    return sent()


def test_it_stands_behind_the_mark_above_the_footer(signed):
    words, _, foot = signed.text.partition("-- \n")
    assert words.strip() == "پاسخ ما"
    assert foot.startswith("نگار کریمی، خانهٔ نو\n021-88001122\nخانهٔ نو، تهران\nکد پیگیری")
    marks = ["پاسخ ما", "gmail_signature", "<strong>نگار کریمی</strong>", "خانهٔ نو، تهران", "pasokh_quote"]
    places = [signed.html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_our_own_reader_takes_it_out_of_a_reply(signed):
    reply, rest = split_html(signed.html)
    assert html_to_text(reply).strip() == "پاسخ ما" and "نگار کریمی" in rest
    reply, rest = split_text(signed.text)
    assert reply == "پاسخ ما" and "نگار کریمی" in rest


def test_lines_of_a_plain_one_stand_on_one_side_and_are_read_in_their_own_direction(sent, shop):  # noqa: F811
    sign(shop.owner, {"fa": "نگار کریمی\nsupport@khaneno.example"}, by=shop.owner)
    mail = sent()
    assert '<div dir="rtl"' in mail.html.partition("gmail_signature")[2]
    assert '<span dir="ltr"' in mail.html.partition("نگار کریمی</span>")[2].partition("support@")[0]
