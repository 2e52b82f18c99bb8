"""Settings of working time: calendars, days of one's own, official holidays, and absences (one file each)."""
