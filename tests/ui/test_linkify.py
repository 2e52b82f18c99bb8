"""What people wrote is legible: numbers in their order, endless words with places to break, tags untouched."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pasokh.ui.linkify import legible, linkify


def test_a_number_in_groups_is_set_left_to_right():
    assert linkify("تلفن 0933 000 0096 <b>") == 'تلفن <bdi dir="ltr">0933 000 0096</bdi> &lt;b&gt;'


def test_an_endless_word_gets_places_to_break():
    shown = linkify("ب" * 10_000 + " کوتاه")
    assert max(map(len, re.split(r"<wbr>|\s", shown))) <= 60
    assert shown.replace("<wbr>", "") == "ب" * 10_000 + " کوتاه"


def test_no_entity_is_broken():
    assert linkify("&" * 1_000).replace("<wbr>", "") == "&amp;" * 1_000
    assert re.fullmatch(r"(?:(?:&amp;)+(?:<wbr>)?)+", linkify("&" * 1_000))


def test_tags_stay_as_they_are():
    address = "https://example.ir/" + "a" * 500
    html = f'<p>تلفن 0933 000 0096 <a href="{address}" title="0933 000 0096">اینجا</a>{"ب" * 300}</p>'
    shown = legible(html)
    assert f'<a href="{address}" title="0933 000 0096">' in shown
    assert '<bdi dir="ltr">0933 000 0096</bdi>' in shown and "<wbr>" in shown
    assert re.sub(r'<wbr>|<bdi dir="ltr">|</bdi>', "", shown) == html


@given(st.text(alphabet="ab0 1+&<>\"'ب\n", max_size=700))
def test_nothing_is_lost(text):
    from html import unescape

    assert unescape(re.sub(r'<wbr>|<bdi dir="ltr">|</bdi>', "", linkify(text))) == text
