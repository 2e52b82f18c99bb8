"""Intervals of confidence: against published values, and what must hold of all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.outreach.statistics import Interval, is_told, newcombe, wilson


@st.composite
def counted(draw):
    """(hits, of)."""
    of = draw(st.integers(0, 100_000))
    return draw(st.integers(0, of)), of


# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_published(hits, of, low, high):
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


# Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_is_as_published(one, other, low, high):
    found = newcombe(*one, *other)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(counted())
def test_a_share_lies_in_its_interval_and_that_between_nothing_and_all(given_):
    found = wilson(*given_)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(counted())
def test_hits_and_misses_are_mirrored(given_):
    hits, of = given_
    if of:
        one, other = wilson(hits, of), wilson(of - hits, of)
        assert one.low == pytest.approx(1 - other.high) and one.high == pytest.approx(1 - other.low)


@given(counted())
def test_more_of_the_same_says_it_more_narrowly(given_):
    hits, of = given_
    if of:
        few, many = wilson(hits, of), wilson(hits * 10, of * 10)
        assert many.high - many.low < few.high - few.low


@given(counted(), counted())
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(one, other):
    found, turned = newcombe(*one, *other), newcombe(*other, *one)
    assert -1 <= found.low <= found.value + 1e-12 and found.value - 1e-12 <= found.high <= 1
    assert found.low == pytest.approx(-turned.high) and found.high == pytest.approx(-turned.low)


@given(counted())
def test_the_same_counted_twice_is_no_difference_that_can_be_told(given_):
    assert not is_told(newcombe(*given_, *given_))


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) == Interval(0.0, 0.0, 1.0)
    found = newcombe(0, 0, 5, 10)
    assert (found.low, found.high) != (found.value, found.value) and not is_told(newcombe(0, 0, 0, 0))


@pytest.mark.parametrize(("hits", "of"), [(2, 1), (-1, 5), (1, 0)])
def test_what_cannot_have_been_counted_is_refused(hits, of):
    with pytest.raises(ValueError, match="of"):
        wilson(hits, of)


def test_sentences_claim_no_more_than_the_figures_do():
    from django.utils.translation import override

    from pasokh.outreach.queries import Figures
    from pasokh.outreach.telling import verdicts

    def of(met, converted):
        return Figures(met=met, shown=met, converted=converted)

    with override("en"):
        assert verdicts({}, has_goal=True) == ["Nobody has met what this message asks for yet."]
        assert "cannot be compared yet" in verdicts({"a": of(20, 9), "control": of(500, 5)}, has_goal=True)[0]
        assert "may be chance" in verdicts({"a": of(100, 11), "control": of(100, 9)}, has_goal=True)[0]
        better = verdicts({"a": of(1_000, 120), "control": of(1_000, 60)}, has_goal=True)[0]
        assert better.startswith("Variant A does better than Control group: by 3.5 to 8.5 percentage points")
        assert "does worse" in verdicts({"a": of(1_000, 60), "b": of(1_000, 20)}, has_goal=True)[0]
        assert len(verdicts({"a": of(50, 3)}, has_goal=True)) == 2
        # Without a goal the control group, which could answer nothing, is compared with nobody.
        assert "nothing to compare" in verdicts({"a": of(50, 3), "control": of(50, 0)}, has_goal=False)[1]
