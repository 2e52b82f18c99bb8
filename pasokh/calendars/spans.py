"""Spans between two moments, the first included and the last not: put together, and taken out of one another."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime

Span = tuple[datetime, datetime]
Spans = tuple[Span, ...]


def joined(spans: Iterable[Span]) -> Spans:
    """The same time in order, without overlaps and without empty spans."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def outside(span: Span, others: Spans) -> Iterator[Span]:
    """What is left of a span outside of others, which are as `joined` makes them. Nothing of an empty one."""
    start, end = span
    for away, back in others[bisect_right(others, start, key=lambda each: each[1]) :]:
        if away >= end:
            break
        if start < away:
            yield start, away
        start = max(start, back)
    if start < end:
        yield start, end
