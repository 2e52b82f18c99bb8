"""Who is told of what, and how: a bell in the product, the browser's push, a digest by mail.

Nouns: Notification (collapsed per ticket while it is unread), Choices (what each member wants, by kind, team and way, and when to be left in
peace), PushSubscription (one browser), PushKey (the installation's), Reading (how far the log was read), DayFigures (what was done on a day).
Verbs: `notify` (events to notifications), `read`, `read_all`, `read_ticket`, `choose`, `subscribe`.

Nothing here stands between a customer and an agent: events are read from the log after they are committed, in batches, by one job a
workspace. A source is a function that says who should hear of an event: `@notifies("ticket.assigned")`, see sources/.
"""
