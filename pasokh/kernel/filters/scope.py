"""Who asks, and when: what the words of a filter stand for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from django.utils import timezone

FRIDAY = 4  # as date.weekday() counts


def _works(day: date) -> bool:
    return day.weekday() != FRIDAY


@dataclass(frozen=True)
class Scope:
    """`now` is aware, `zone` that of the business, `calendar` "jalali" or "gregorian"; `words` gives the keys of personal words ("me")."""

    now: datetime = field(default_factory=timezone.now)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    calendar: str = "jalali"
    words: dict = field(default_factory=dict)
    is_working_day: Callable[[date], bool] = _works

    @property
    def today(self) -> date:
        return timezone.localdate(self.now, self.zone)

    def keys_of(self, word) -> tuple:
        """The keys a personal word stands for; nobody's where nobody asks."""
        return tuple(self.words.get(word, ()))
