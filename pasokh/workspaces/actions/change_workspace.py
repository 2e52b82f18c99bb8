from pasokh.events.changing import change

CHANGEABLE = ("name", "language", "time_zone", "calendar", "currency", "texts")


def change_workspace(ws, *, by, **fields):
    """Change how the business appears: name, language, time zone, calendar, currency, texts. The event names the fields.

    Raises ValueError for a field that is not one of these.
    """
    if unknown := set(fields) - set(CHANGEABLE):
        raise ValueError(f"not changeable: {unknown}")
    change(ws, "workspace.changed", by=by, fields=fields)
