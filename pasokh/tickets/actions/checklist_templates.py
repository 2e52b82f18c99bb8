from pasokh.events import track
from pasokh.events.changing import change

from ..models import ChecklistTemplate


def make_template(*, by, **given) -> ChecklistTemplate:
    """Keep a list for many tickets. `given`: name, type_key, items. Raises IntegrityError for a name that is taken."""
    made = ChecklistTemplate.objects.create(**given)
    track("checklist_template.made", actor=by.actor, subject=made)
    return made


def change_template(*, template, by, **given) -> None:
    """Change its name, type_key, items, or whether it is active, for tickets to come. Raises IntegrityError as `make_template`.

    Lists that were begun from it stay as they are.
    """
    change(template, "checklist_template.changed", by=by, fields=given)
