from pasokh.events import track


def update(*, contact, by, **changes):
    """Change what we know of a contact: `name`, `language`, `notes`. What is already so changes nothing."""
    changed = [field for field, value in changes.items() if getattr(contact, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(contact, field, changes[field])
    contact.save(update_fields=changed)
    if "name" in changed:
        contact.refold()
    track("contact.updated", actor=by.actor, subject=contact, fields=changed)
