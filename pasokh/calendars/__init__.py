"""When the business works.

Nouns: WorkingHours (the week of a business, Saturday first, several blocks a day), Holiday (a day of its own: closed, or with other
hours), WorkedHoliday (an official holiday on which it works as usual), and two values without a table: `WorkingTime` (all of these as one
pure value) and `Occasion` (an official holiday of Iran, shipped as data). Verbs: `set_week`, `set_day`, `remove_day`, `work_on`, `keep`.
`queries.working_time()` is what other rooms ask: is it open, when does it open, what is so much working time later or between.
"""
