"""When the business works, and who is away.

Nouns: WorkingHours (a calendar: a week, Saturday first, several blocks a day, by the clocks of a zone), HoursFor (which member, team or site
keeps it), Holiday (a day of its own in one calendar or in all: closed, or with other hours), WorkedHoliday and MovedHoliday (an official
holiday on which it works as usual, or which was announced for another day), Absence (a member is away); and two values without a table:
`WorkingTime` (all of these as one pure value) and `Occasion` (an official holiday of Iran, shipped as data).
Verbs: `set_week`, `make_calendar`, `change_calendar`, `make_default`, `drop_calendar`, `give_hours`, `open_feed`, `set_day`, `remove_day`,
`import_days`, `work_on`, `keep`, `move`, `note_absence`, `change_absence`, `remove_absence`.
`queries` is what other rooms ask: is it open, when does it open, what is so much working time later or between; by whose calendar.
"""
