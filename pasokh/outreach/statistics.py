"""How far a share may be trusted that was counted of so many: intervals of confidence. Pure functions."""

from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054  # of a normal distribution: 95 % lie within so many deviations on both sides


class Interval(NamedTuple):
    """A share, or a difference of shares, and between which values it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int, z: float = Z) -> Interval:
    """The score interval of a proportion. Nobody asked: anything between 0 and 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22 (1927), 209-212.
    Raises ValueError where there are more hits than were asked, or fewer than none.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of}")
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    share = hits / of
    centre = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    # At both ends the score interval ends exactly at 0 and 1; rounding must not say otherwise.
    low = 0.0 if hits == 0 else max(0.0, (centre - spread) / whole)
    high = 1.0 if hits == of else min(1.0, (centre + spread) / whole)
    return Interval(share, min(low, share), max(high, share))


def newcombe(hits: int, of: int, other_hits: int, other_of: int, z: float = Z) -> Interval:
    """The difference of two independent proportions, the first less the second: the hybrid score interval, made of both Wilson intervals.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics in Medicine 17
    (1998), 873-890, method 10 (without continuity correction). Raises ValueError as `wilson`.
    """
    one, two = wilson(hits, of, z), wilson(other_hits, other_of, z)
    difference = one.value - two.value
    low = difference - sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    high = difference + sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Interval(difference, max(-1.0, low), min(1.0, high))


def is_told(interval: Interval) -> bool:
    """Whether a difference is more than chance would make of none: its interval does not hold zero."""
    return interval.low > 0 or interval.high < 0
