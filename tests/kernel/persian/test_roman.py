"""Persian words in Latin letters, for keys."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.roman import romanise

WORDS = {
    "شمارهٔ سفارش": "shmare_sfarsh",
    "مدل دستگاه": "mdl_dstgah",
    "کد‌پستی": "kd_psti",
    "كد ملي": "kd_mli",
    "مسئول": "msivl",
    "سؤال": "sval",
    "ورود": "vrod",
    "هوا": "hva",
    "یاد": "yad",
    "راه": "rah",
    "چه": "che",
    "گارانتی ۲ ساله": "garanti_2_sale",
    "Modèle d'été": "modele_d_ete",
    "電話 !": "",
    "": "",
}


@pytest.mark.parametrize(("text", "key"), WORDS.items())
def test_letters_are_written_as_they_are_read(text, key):
    assert romanise(text) == key


@given(st.text(st.sampled_from("آابچخشغعئؤوهی ‌ٔ۱2aZ_-\x00é😀")), st.integers(1, 40))
def test_whatever_is_written_gives_a_bounded_key_or_none(text, length):
    key = romanise(text, length)
    assert len(key) <= length and re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", key)


def test_a_huge_text_is_cut():
    assert len(romanise("نشانی " * 100_000)) <= 40
