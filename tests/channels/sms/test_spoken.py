"""How numbers and texts are written for providers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.adapters.sms.generic import at, filled
from pasokh.channels.adapters.sms.kavenegar import local_id
from pasokh.channels.adapters.sms.spoken import count_parts, in_texts, sender_of, written


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 0), ("س" * 70, 1), ("س" * 71, 2), ("س" * 134, 2), ("س" * 135, 3), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 159 + "€", 2),
     ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_parts_are_counted_as_they_are_charged(text, parts):
    assert count_parts(text) == parts


@given(st.text(max_size=3000), st.integers(20, 700))
def test_no_word_is_lost_in_pieces(text, longest):
    pieces = in_texts(text, longest)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= longest for piece in pieces)


def test_pieces_end_where_sentences_end():
    text = "سفارش شما فرستاده شد. " * 10
    assert all(piece.endswith(".") for piece in in_texts(text, 100))


@pytest.mark.parametrize(
    ("style", "home", "abroad"),
    [
        ("national", "09121112233", "00447700900123"),
        ("plain", "989121112233", "447700900123"),
        ("plus", "+989121112233", "+447700900123"),
        ("zeros", "00989121112233", "00447700900123"),
    ],
)
def test_numbers_are_written_as_the_provider_wants(style, home, abroad):
    assert (written("+989121112233", style), written("+447700900123", style)) == (home, abroad)
    assert written("1500", style) == "1500"


@pytest.mark.parametrize("typed", ["09121112233", "989121112233", "+98 912 111 2233", "00989121112233", "۰۹۱۲۱۱۱۲۲۳۳"])
def test_a_sender_is_one_number_however_it_is_written(typed):
    assert sender_of(typed) == "+989121112233"


@pytest.mark.parametrize("typed", ["", "MTN-Info", "ناشناس", "0" * 400])
def test_a_sender_without_a_number_is_none(typed):
    assert sender_of(typed) == ""


def test_what_fills_a_place_is_no_place_itself():
    places = {"to": "0912", "text": "{key} و {to}", "key": "secret"}
    assert filled("{to}: {text} {other}", places) == "0912: {key} و {to} {other}"


@pytest.mark.parametrize(
    ("path", "found"),
    [("ok", "true"), ("data.0.id", "71"), ("data.1.id", ""), ("data", ""), ("ok.x", ""), ("", ""), ("none", "")],
)
def test_paths_of_answers(path, found):
    assert at({"ok": True, "data": [{"id": 71}], "none": None}, path) == found


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_are_numbers_that_the_provider_takes(one, other):
    assert 0 <= local_id(one) < 2**63
    assert (local_id(one) == local_id(other)) == (one == other)
