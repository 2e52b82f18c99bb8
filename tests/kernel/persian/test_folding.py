import re
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pasokh.kernel.persian.folding import (
    MAX_CHARACTERS,
    MAX_QUERY_WORDS,
    MAX_WORD,
    fold,
    query_terms,
    stem,
    terms,
    tsquery,
)

from ..shared_data import shared_lines

LETTERS = "اآأبپتجچحخدذرزژسشصضطظعغفقکكگلمنوؤهةۀیيىئءًِّٔـ‌ ‌ 019۴۵۶٧٨,٬abÉ.-\n\u202e\u200d"
persian_text = st.text(st.sampled_from(LETTERS)) | st.text()
words = st.sampled_from("می نمی کند ها های خانه ی ای ام و گفت گو جست جو کتاب شان تر ترین ماه 12 a".split())
sentences = st.lists(st.tuples(words, st.sampled_from([" ", "‌", ""]))).map(
    lambda pairs: "".join(a + b for a, b in pairs)
)

SAME = [
    "می‌کند|میکند|می کند|مي كند|مِی‌کُند|می‌ کند",
    "نمی‌دانم|نمیدانم|نمی دانم|نمى‌دانم",
    "گفت‌وگو|گفتگو|گفت و گو|گفت‌و‌گو|گفتوگو|گفت وگو",
    "گفت‌وگوی|گفتگوی|گفت و گوی",
    "گفت‌وگوها|گفتگوها|گفت و گوها|گفت و گو ها",
    "جست‌وجو|جستجو|جست و جو",
    "کسب‌وکار|کسب و کار|کسبوکار",
    "کتاب‌های|کتاب های|کتابهای|كتاب هاي",
    "خسته‌ام|خسته ام|خستهام",
    "بزرگ‌ترین|بزرگ ترین|بزرگترین",
    "خانهٔ|خانۀ|خانه‌ی|خانه ی|خانة|خانه",
    "مسئول|مسیول|مسئـــول",
    "مؤمن|مومن",
    "رأس|راس",
    "آب|اب",
    "جزء|جز",
    "۱۲۳|١٢٣|123|１２３",
    "۱۲٬۵۰۰|12,500|۱۲،۵۰۰|12500",
    "گوشی۱۴|گوشی 14|گوشی‌۱۴",
    "iPhone14|IPHONE 14|iphone ۱۴",
    "Café|cafe|CAFÉ|Cafe\u0301",
    "ﷲ|الله|اللَّه",
]
DIFFERENT = ["ماه می سال|ماه میسال", "تنها|تن", "سال و رود|سالورود", "کتاب|کتان", "12 5|125", "ab|a b"]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_word_meet(spellings):
    first, *others = spellings.split("|")
    assert [fold(other) for other in others] == [fold(first)] * len(others)
    assert [query_terms(other) for other in others] == [query_terms(first)] * len(others)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_different_words_stay_apart(pair):
    one, other = pair.split("|")
    assert query_terms(one) != query_terms(other)


@given(persian_text | sentences)
@example("خانه ی ی")
@example("می کتاب شان")
@example("کتاب‌ ها")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(persian_text | sentences)
def test_a_text_is_found_by_itself(text):
    assert set(query_terms(text)) <= set(terms(text))


@given(persian_text | sentences)
def test_spellings_that_fold_alike_ask_alike(text):
    assert query_terms(fold(text)) == query_terms(text)


@given(persian_text | sentences)
def test_folded_text_holds_letters_digits_and_single_spaces_only(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(c == " " or c.isalnum() or not c.isascii() for c in folded)
    assert not set(folded) & set("يكةۀأإآؤئءىـ‌\u200d۰٠'")


@given(persian_text | sentences)
def test_a_question_can_only_hold_quoted_words(text):
    word = r"'[^'\\\s\x00]+'(?::\*)?"
    part = rf"(?:{word}|\({word} \| \({word}(?: & {word})+\)\))"
    assert re.fullmatch(rf"(?:{part}(?: & {part})*)?", tsquery(text, prefix=True))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("کتاب", "کتاب‌های خوب"),
        ("کتاب", "كتابها"),
        ("کتاب‌ها", "یک کتاب"),
        ("فاکتور", "پیش‌فاکتور"),
        ("پیش فاکتور", "پیش‌فاکتور"),
        ("پیشفاکتور", "پیش‌فاکتور"),
        ("مشکل", "مشکلات پرداخت"),
        ("سال", "ماه می سال نو"),
        ("جستجو", "در جست‌وجوی کالا"),
        ("اشکان", "اشکان و نگار"),
    ],
)
def test_question_finds_text(asked, written):
    assert set(query_terms(asked)) <= set(terms(written))


def test_question_offers_the_parts_of_a_compound():
    assert tsquery("پیش‌فاکتور") == "('پیشفاکتور' | ('پیش' & 'فاکتور'))"
    assert tsquery("می‌کند سفارش", prefix=True) == "'میکند' & 'سفارش':*"
    assert tsquery("!؟ ") == ""


def test_stop_words_are_asked_for_only_alone():
    assert query_terms("مشکل در پرداخت") == ["مشکل", "پرداخت"]
    assert query_terms("از به") == ["از", "به"]


def test_plural_endings_go_but_words_that_only_look_plural_stay():
    assert [stem(word) for word in ("کتابهایشان", "سفارشات", "تنها", "بها", "نهایی")] == [
        "کتاب",
        "سفارش",
        "تنها",
        "بها",
        "نهایی",
    ]


@pytest.mark.parametrize(
    "piece", ["سلام می کند ", "ﷺ", "a", "می ", "‌", "x و ", "1a", "خانه ی ", ",1", "ه‌", "\U0001f600"]
)
def test_huge_text_is_bounded(piece):
    started = time.process_time()
    found = terms(piece * (2_000_000 // len(piece)))
    assert time.process_time() - started < 2
    assert sum(len(term.encode()) + 4 for term in found) < 1_000_000
    assert all(len(term) <= MAX_WORD for term in found)


def test_every_character_folds_and_the_table_stays_bounded():
    from pasokh.kernel.persian import folding

    for start in range(0, sys.maxunicode, MAX_CHARACTERS):
        codes = range(start, min(start + MAX_CHARACTERS, sys.maxunicode))
        fold("".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000))
    assert len(folding._TABLE) <= folding._CACHED_CHARACTERS


def test_question_is_bounded():
    assert len(query_terms(" ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(500)))) == MAX_QUERY_WORDS


def test_pairs_of_other_libraries_that_unify_letters_meet():
    same = {"unify_characters", "remove_diacritics", "normalize_numbers", "ya_normalizer_joda", "correct_spacing"}
    pairs = [pair for pair in shared_lines("persian-language/normalisation-pairs.jsonl") if pair["function"] in same]
    assert len(pairs) > 20
    # Left out: letters that are Pashto, Sindhi or Kurdish words to us, and «⒕», which is 14 and a full stop.
    foreign = "ښډ⒕"
    differing = [
        p["input"] for p in pairs if fold(p["input"]) != fold(p["expected"]) and not set(foreign) & set(p["input"])
    ]
    assert differing == []


def test_half_spaces_put_in_by_other_libraries_change_no_question():
    names = {"seperate_mi", "normalize_informal_verbs", "persian_number"}
    pairs = [pair for pair in shared_lines("persian-language/normalisation-pairs.jsonl") if pair["function"] in names]
    assert len(pairs) > 10
    assert [p["input"] for p in pairs if fold(p["input"]) != fold(p["expected"])] == []
