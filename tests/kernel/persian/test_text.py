"""Order, direction and slugs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian import isolates
from pasokh.kernel.persian.slug import slugify
from pasokh.kernel.persian.sorting import ALPHABET, sort_key

from ..shared_data import shared_lines

bidi_text = st.text(st.sampled_from("ab \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\nس"))


def test_names_sort_by_the_persian_alphabet():
    names = [
        "یاسمن",
        "گلناز",
        "کامران",
        "ژاله",
        "پریسا",
        "آرش",
        "احمد",
        "چنگیز",
        "Zoe",
        "adam",
        "۱۲",
        "نگار",
        "وحید",
        "هما",
    ]
    assert sorted(names, key=sort_key) == [
        "۱۲", "adam", "Zoe", "آرش", "احمد", "پریسا", "چنگیز", "ژاله", "کامران", "گلناز", "نگار", "وحید", "هما", "یاسمن",
    ]  # fmt: skip
    assert sorted(set(ALPHABET), key=sort_key) == list(ALPHABET)


def test_arabic_letters_sort_with_their_persian_fellows():
    assert sorted(["علی", "كاظم", "کاوه", "علي"], key=sort_key)[2:] == ["كاظم", "کاوه"]


def test_shorter_word_first():
    assert sorted(["کتابخانه", "کتاب"], key=sort_key) == ["کتاب", "کتابخانه"]


@given(bidi_text)
def test_balanced_text_closes_what_it_opened_in_each_line(text):
    for line in isolates.balanced(text).split("\n"):
        depth = 0
        for character in line:
            depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
            assert depth >= 0
        assert depth == 0


@given(bidi_text)
def test_balancing_twice_changes_nothing(text):
    assert isolates.balanced(isolates.balanced(text)) == isolates.balanced(text)


def test_isolates_wrap_each_line():
    assert isolates.isolate("a\nb") == "\u2068a\u2069\n\u2068b\u2069"
    assert isolates.ltr("+98 21") == "\u2066+98 21\u2069"
    assert isolates.isolate("x\u202ey") == "\u2068x\u202ey\u202c\u2069"


def test_names_lose_their_disguises_and_keep_half_spaces():
    assert isolates.clean_line("عکس\u202egpj.exe") == "عکسgpj.exe"
    assert isolates.clean_line(" علی‌رضا \r\n\t رضایی\x00 ") == "علی‌رضا رضایی"
    assert isolates.clean_line("a\u200bb\ufeffc\u2066d") == "abcd"
    assert isolates.clean_line("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert isolates.clean_line("x" * 9_000_000, 50) == "x" * 50
    assert isolates.clean_line("\ud800") == ""
    assert isolates.show_disguises("a\u202eb‌ی") == "a⟨U+202E⟩b‌ی"


@given(st.text())
def test_cleaned_names_hold_one_line_without_controls(text):
    line = isolates.clean_line(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in line)
    assert isolates.clean_line(line) == line


def test_lines_of_the_bidi_corpus_lose_overrides():
    for case in shared_lines("security/injection-strings/bidi-invisible-homoglyph.jsonl"):
        assert not set(isolates.clean_line(case["value"])) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b"
        )


@given(st.text())
def test_slugs_hold_word_characters_and_hyphens(text):
    slug = slugify(text)
    assert len(slug) <= 80 and slug == slug.strip("-") and "--" not in slug
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"), [("راهنمای نصب برنامه‌ها", "راهنمای-نصب-برنامه-ها"), ("Hello, World!", "hello-world"), ("!!!", "")]
)
def test_slugs(text, slug):
    assert slugify(text) == slug
    assert slugify("واژه " * 100, 30).endswith("واژه")


def test_slugs_of_another_library():
    cases = [
        c for c in shared_lines("persian-language/iran-identifiers-and-numbers.jsonl") if c["function"] == "slugify"
    ]
    # Its digits are Persian; addresses of ours have Latin ones.
    cases = [
        c
        for c in cases
        if len(c["args"]) == 1 and isinstance(c["args"][0], str) and not any(x.isdigit() for x in c["args"][0])
    ]
    assert len(cases) > 10
    assert [c["args"] for c in cases if slugify(c["args"][0]) != c["expected"]] == []
