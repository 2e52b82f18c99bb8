"""Whether a member wants to be left in peace now."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pasokh.calendars.queries import working_time

from .models import Choices


def is_quiet(choices, shop, now) -> bool:
    """Whether push and sound stay away from her at a moment (UTC)."""
    if choices.quiet == Choices.Quiet.CLOSED:
        return not working_time().is_open(now)
    if choices.quiet == Choices.Quiet.HOURS:
        return _within(now.astimezone(zone_of(choices, shop)), choices.quiet_from, choices.quiet_until)
    return False


def zone_of(choices, shop) -> ZoneInfo:
    """Where she is: the zone she chose, else the business's."""
    try:
        return ZoneInfo(choices.time_zone) if choices.time_zone else shop.zone
    except (ZoneInfoNotFoundError, ValueError):
        return shop.zone  # a zone that a newer list of zones no longer knows


def _within(local, start, end):
    minute = local.hour * 60 + local.minute
    # Over midnight the quiet time is what lies outside of the hours between. The same minute twice is the whole day.
    return start <= minute < end if start < end else not end <= minute < start
