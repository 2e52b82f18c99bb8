"""Which rules of repetition are followed: those that a person may mean by a holiday, and none that would keep a machine busy.

Rules can be written whose days never come (30 February), or that never get on (an interval of nothing); a reader that looks for the next
such day looks until the year 9999.
"""

from datetime import date, datetime, time

PARTS = {  # by frequency: what may stand beside INTERVAL, COUNT, UNTIL and WKST
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    "WEEKLY": {"BYDAY"},
    "DAILY": set(),
}
ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
MOST_STEPS = 1_000
EARLIEST = {"YEARLY": 1900}  # the year in which one may begin
ELSE = 1970
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months of the Gregorian year


def curb(event, last: date) -> bool:
    """Have the rule of an event end with a day at the latest; False where it is none that is followed. An event without a rule is fine."""
    rule = event.get("RRULE")
    if rule is None:
        return True
    if isinstance(rule, list) or not _is_followed(rule, event.start):
        return False
    if "COUNT" not in rule:
        until = [each.date() if isinstance(each, datetime) else each for each in rule.get("UNTIL", [])]
        until = min([last, *until])
        rule["UNTIL"] = [datetime.combine(until, time.max) if isinstance(event.start, datetime) else until]
    return True


def _is_followed(rule, start):
    frequency = str(_first(rule, "FREQ", "")).upper()
    if frequency not in PARTS or not set(rule) <= ALWAYS | PARTS[frequency]:
        return False
    if not (1 <= _first(rule, "INTERVAL", 1) <= MOST_STEPS and 1 <= _first(rule, "COUNT", 1) <= MOST_STEPS):
        return False
    if start.year < EARLIEST.get(frequency, ELSE):
        return False
    return _comes_again(rule, numbered=frequency in ("YEARLY", "MONTHLY"))


def _comes_again(rule, numbered):
    """Whether such days come at least every few years."""
    days, weekdays = rule.get("BYMONTHDAY", []), [str(each) for each in rule.get("BYDAY", [])]
    if (days and weekdays) or not all(_is_weekday(each, numbered) for each in weekdays):
        return False
    months = [int(month) for month in rule.get("BYMONTH", [])]
    if not all(1 <= month <= 12 for month in months):
        return False
    shortest = min((LENGTHS[month - 1] for month in months), default=28)
    return all(1 <= abs(day) <= shortest for day in days)


def _is_weekday(text, numbered):
    """Of a month at most the fourth or the last but three; the fifth is not in each."""
    number = text.strip().upper()[:-2].lstrip("+")
    return not number or (numbered and number in {"1", "2", "3", "4", "-1", "-2", "-3", "-4"})


def _first(rule, name, default):
    values = rule.get(name, [])
    return values[0] if values else default
