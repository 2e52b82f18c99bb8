from pasokh.events import track

from ..models import ChecklistTemplate

FIELDS = ("name", "type_key", "items", "active")


def make_template(*, by, **given) -> ChecklistTemplate:
    """Keep a list for many tickets. `given`: name, type_key, items. Raises IntegrityError for a name that is taken."""
    made = ChecklistTemplate.objects.create(**given)
    track("checklist_template.made", actor=by.actor, subject=made)
    return made


def change_template(*, template, by, **given) -> None:
    """Change it for tickets to come: lists that were begun from it stay as they are. Raises IntegrityError as `make_template`."""
    changed = [name for name in FIELDS if name in given and getattr(template, name) != given[name]]
    for name in changed:
        setattr(template, name, given[name])
    if changed:
        template.save(update_fields=changed)
        track("checklist_template.changed", actor=by.actor, subject=template, fields=changed)
