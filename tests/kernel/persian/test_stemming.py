"""Stems of Persian words. Shares of right ones over two treebanks: `python -m tests.kernel.persian.stemming_scores`."""

import pytest

from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.stemming import is_word, stem, stop_words


def stem_of(word):
    return stem(fold(word).replace(" ", ""))


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("می‌کند میکند می‌کنم نمی‌کنند کرده‌ام بکنید کردند کند نکن", "کرد"),
        ("می‌خواهم نمی‌خواستیم بخواهید خواسته‌اند خواستند", "خواست"),
        ("می‌گوید نگفتم بگو گفته‌اند می‌گویند", "گفت"),
        ("می‌آید نیامد بیایند آمدیم نمی‌آیم", "امد"),
        ("برمی‌گردد برگشتند برنمی‌گردم برگشته‌اند", "گشت"),
        ("کتاب کتاب‌ها کتابهای کتاب‌هایشان کتابم کتابی کتابمان کتابهایم", "کتاب"),
        ("مشتری مشتریان مشتری‌ها مشتریانی مشتريان مشتری‌مان", "مشتری"),
        ("سفارش سفارش‌ها سفارشم سفارشات سفارشتان", "سفارش"),
        ("نویسنده نویسندگان نویسنده‌ها نویسندگانی", "نویسنده"),
        ("دوست دوستان دوستانم دوستی‌ها", "دوست"),
        ("بزرگ بزرگ‌تر بزرگترین بزرگ‌ترین", "بزرگ"),
        ("کشور کشورها کشورهایی کشورمان", "کشور"),
        ("جزء اجزا اجزای", "جز"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms, expected):
    assert {form: stem_of(form) for form in forms.split()} == dict.fromkeys(forms.split(), expected)


@pytest.mark.parametrize(
    "word",
    "ایران تهران درمان زمان میدان جهان پشتیبانی گارانتی تلفن آدرس ماهی میهن نام دریافت درخواست نمایش ساختمان".split(),
)
def test_what_only_looks_like_a_form_stays(word):
    assert stem_of(word) == fold(word)
    assert is_word(fold(word))


def test_of_an_unknown_word_only_a_sure_ending_goes():
    assert stem_of("کاوه‌پیک‌ها") == "کاوهپیک"
    assert stem_of("فلانکی") == "فلانکی"
    assert stem("") == ""


def test_stop_words_are_known_in_their_forms():
    assert {"از", "به", "the", stem("است"), stem("کدام")} <= stop_words()
    assert "سفارش" not in stop_words()
