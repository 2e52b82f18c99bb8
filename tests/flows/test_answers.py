"""What customers' words mean."""

from hypothesis import given
from hypothesis import strategies as st

from pasokh.flows.answers import A_HUMAN, asks_for_a_human, choice_of, value_of
from pasokh.kernel.persian.digits import to_persian

from .conftest import pick

CHOICES = [pick(f"c{at}", label) for at, label in enumerate(["سفارش", "مرجوعی", "پرداخت", "فاکتور", "گارانتی", "تعویض", "ارسال", "نشانی", "تخفیف", "حساب", "دیگر"], 1)]  # fmt: skip


@given(
    st.integers(1, 11),
    st.sampled_from([str, to_persian, lambda n: to_persian(n).translate({0x6F4: 0x664, 0x6F5: 0x665, 0x6F6: 0x666})]),
)
def test_each_number_chooses_its_own(number, written):
    assert choice_of(written(number), CHOICES) == f"c{number}"


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_choice_or_none(text):
    assert choice_of(text, CHOICES) in {None, *(each["value"] for each in CHOICES)}
    for kind in ("text", "number", "phone", "email", "date"):
        value = value_of(text, kind)
        assert value is None or isinstance(value, str | int | float)
    assert asks_for_a_human(text) in (True, False)


def test_numbers_beyond_the_list_choose_nothing():
    assert (
        choice_of("۰", CHOICES) is None
        and choice_of("۱۲", CHOICES) is None
        and choice_of("-1", CHOICES[:1]) in (None, "c1")
    )


def test_a_label_that_is_a_number_is_a_label_first():
    assert choice_of("2", [pick("a", "2"), pick("b", "1")]) == "a"


def test_the_words_for_a_person_are_folded():
    assert (
        all(A_HUMAN) and asks_for_a_human("مي‌خواهم با كارشناس صحبت كنم") and not asks_for_a_human("کارشناس فروش هستم")
    )
