"""Why a message did not go is read in the reader's language, whoever's language it failed in."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.adapters.base import PermanentFailure
from pasokh.channels.failures import in_words, kept

TOO_LARGE = "The file “{name}” is larger than a bot may send."


def read(stored, language):
    with translation.override(language):
        return in_words(stored)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_sentence_of_ours_is_put_into_words_when_it_is_read(language):
    with translation.override(language):
        stored = str(PermanentFailure(TOO_LARGE, name="گزارش {۱}.pdf"))
    assert read(stored, "en") == "The file “گزارش {۱}.pdf” is larger than a bot may send."
    assert "گزارش {۱}.pdf" in read(stored, "fa") and "larger" not in read(stored, "fa")


def test_what_a_provider_said_stays_as_it_said_it():
    for said in ("550 5.1.1 no such user {0} {name}", "", "Bad Request: chat not found"):
        assert read(str(PermanentFailure(said)), "fa") == said


@given(st.text(), st.text(), st.integers(0, 60))
def test_whatever_is_stored_can_be_read(sentence, value, cut):
    stored = kept(sentence, name=value)
    for text in (stored, stored[:cut], sentence):
        assert isinstance(read(text, "fa"), str)
