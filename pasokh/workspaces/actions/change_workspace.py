from pasokh.events import track

CHANGEABLE = ("name", "language", "time_zone", "calendar", "currency", "texts")


def change_workspace(ws, *, by, **fields):
    """Change how the business appears: name, language, time zone, calendar, currency, texts. The event names the fields.

    Raises ValueError for a field that is not one of these.
    """
    if unknown := set(fields) - set(CHANGEABLE):
        raise ValueError(f"not changeable: {unknown}")
    changed = sorted(name for name, value in fields.items() if getattr(ws, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(ws, name, fields[name])
    ws.save(update_fields=changed)
    track("workspace.changed", actor=by.actor, subject=ws, fields=changed)
