"""iCalendar (RFC 5545): days read from files of strangers, and calendars written for other programs."""
