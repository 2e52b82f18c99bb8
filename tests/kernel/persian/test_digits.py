from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.digits import ARABIC, LATIN, PERSIAN, in_language, to_latin, to_persian

from ..shared_data import shared_lines


def test_each_set_of_digits_becomes_the_other():
    assert to_persian(LATIN + ARABIC + PERSIAN) == PERSIAN * 3
    assert to_latin(LATIN + ARABIC + PERSIAN) == LATIN * 3
    assert to_persian(1405) == "۱۴۰۵"


@given(st.text())
def test_only_digits_change(text):
    assert to_latin(to_persian(text)) == to_latin(text)
    assert [a for a, b in zip(text, to_persian(text), strict=True) if a != b] == [
        c for c in text if c in LATIN + ARABIC
    ]


def test_language_decides():
    assert (in_language(12, "fa-IR"), in_language("۱۲", "en")) == ("۱۲", "12")


def test_digits_of_another_library():
    pairs = {"digitsEnToFa": to_persian, "digitsFaToEn": to_latin, "digitsArToFa": to_persian, "digitsArToEn": to_latin}
    cases = [
        case
        for case in shared_lines("persian-language/iran-identifiers-and-numbers.jsonl")
        if case["function"] in pairs
    ]
    assert len(cases) == 17
    for case in cases:
        # There each function knows one foreign set and leaves the other; ours knows both.
        ours = pairs[case["function"]]
        assert ours(case["args"][0]) == ours(case["expected"])
