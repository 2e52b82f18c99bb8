from pasokh.events import track
from pasokh.events.changing import set_fields


def update(*, contact, by, **changes):
    """Change what we know of a contact: `name`, `language`, `notes`, `company`. What is already so changes nothing."""
    changed = set_fields(contact, changes)
    if not changed:
        return
    contact.save(update_fields=changed)
    if "name" in changed:
        contact.refold()
    track("contact.updated", actor=by.actor, subject=contact, fields=changed)
