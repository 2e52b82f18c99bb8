"""Moments as the thread needs them: whole numbers that scripts compare, and days as the business counts them."""

from pasokh.ui.filters import jalali


def at_of(moment) -> int:
    """Microseconds since 1970."""
    return int(moment.timestamp() * 1_000_000)


def day_of(local) -> str:
    """The day of a local moment, for machines."""
    return local.date().isoformat()


def day_words(local) -> str:
    """The day as it stands between two messages."""
    return jalali(local, "day")
