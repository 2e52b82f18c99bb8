"""How the present person reads dates, numbers and money: calendar, currency unit, and from the active language the digits.

Django already keeps the active language and time zone for each request; this keeps the rest beside them, so that a filter called
deep inside a macro needs no request. ``ui.middleware.DisplayMiddleware`` sets it; jobs that write mail use ``displaying(...)``.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import get_language

CALENDARS = ("jalali", "gregorian")
CURRENCY_UNITS = ("toman", "rial")


@dataclass(frozen=True)
class Display:
    """An empty calendar means: the one that goes with the active language."""

    calendar: str = ""
    currency_unit: str = "toman"


DEFAULT = Display()
_current: ContextVar[Display] = ContextVar("display", default=DEFAULT)


def is_persian() -> bool:
    """True when the active language is Persian; also when none is active, for Persian is the design."""
    return (get_language() or "fa").startswith("fa")


def calendar() -> str:
    """'jalali' or 'gregorian' for the present reader."""
    return _current.get().calendar or ("jalali" if is_persian() else "gregorian")


def currency_unit() -> str:
    """'toman' or 'rial' for the present reader."""
    return _current.get().currency_unit


def activate(*, calendar: str = "", currency_unit: str = "toman") -> None:
    """Set the display for the rest of this request or job; an unknown word falls back to the default."""
    _current.set(
        Display(
            calendar=calendar if calendar in CALENDARS else "",
            currency_unit=currency_unit if currency_unit in CURRENCY_UNITS else "toman",
        )
    )


def deactivate() -> None:
    """Forget what an earlier request on this thread had set."""
    _current.set(DEFAULT)


@contextmanager
def displaying(*, calendar: str = "", currency_unit: str = "toman"):
    """Read so inside the block, and as before after it."""
    before = _current.get()
    activate(calendar=calendar, currency_unit=currency_unit)
    try:
        yield
    finally:
        _current.set(before)
