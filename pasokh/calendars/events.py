"""Kinds of events of the calendars.

Those of CHANGING mean that some working time is another one from now on: clocks are to be worked out anew. Whose it is stands in the event:
`hours.*` are about a WorkingHours (`hours.given` and `hours.taken` carry `member`, `team` or `site`), `holiday.*` about all calendars or the
one in `calendar`, `absence.*` carry `member`. A new time zone of the business is `workspace.changed` with the field "time_zone".
"""

CHANGING = (
    "hours.changed",
    "hours.dropped",
    "hours.made_default",
    "hours.given",
    "hours.taken",
    "holiday.set",
    "holiday.changed",
    "holiday.removed",
    "holiday.imported",
    "holiday.worked",
    "holiday.kept",
    "holiday.moved",
    "holiday.put_back",
    "absence.noted",
    "absence.changed",
    "absence.removed",
)
QUIET = ("hours.made", "hours.feed_opened", "hours.feed_closed")
