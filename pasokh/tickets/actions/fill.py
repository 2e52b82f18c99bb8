from django.db import transaction
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel import files
from pasokh.workspaces.models import CustomField

from ..fields.known import known
from ..forms import Refused
from ..models import Attachment, FieldValue, FilledBefore, Ticket


def fill(ticket, values, *, by):
    """Set fields of a ticket ({key: stored value as `tickets.forms` gives it}; None empties); the others stay.

    Files that are named become the ticket's: her own uploads that nothing has yet; files that are named no more are deleted. Search finds the ticket
    by what was written. Raises Refused for files that are not there or not hers; nothing has changed then. Returns the Event, None where it was so.
    """
    with transaction.atomic():
        kept = Ticket.objects.select_for_update().values_list("values", flat=True).get(pk=ticket.pk)
        changed = sorted(key for key, value in values.items() if kept.get(key) != value)
        ticket.values = {key: value for key, value in (kept | values).items() if value is not None}
        if not changed:
            return None
        for key in changed:
            if _holds_files(key):
                _take_files(ticket, key, kept.get(key) or [], by)
        ticket.save(update_fields=["values"])
        FieldValue.renew(ticket, changed, {key: field.kind for key, field in known().by_key.items()})
        ticket.index_facts()
        event = track("ticket.filled", actor=by.actor, subject=ticket, fields=changed)
        _remember(ticket, event, {key: kept.get(key) for key in changed})
        return event


def _remember(ticket, event, values):
    """What the fields said before, for undo. Files that were taken away are gone: then there is nothing to remember."""
    FilledBefore.objects.filter(ticket=ticket).delete()
    if not any(map(_holds_files, values)):
        FilledBefore.objects.create(ticket=ticket, event=event.pk, values=values)


def _holds_files(key):
    field = known().by_key.get(key)
    return field is not None and field.kind == CustomField.Kind.FILE


def _take_files(ticket, key, before, by):
    wanted = ticket.values.get(key, [])
    free = Attachment.objects.filter(
        ticket=None, message=None, uploader_kind=by.actor.kind, uploader_id=by.actor.id
    ).select_for_update()
    try:
        taken = [free.by_public_id(public_id).pk for public_id in wanted if public_id not in before]
    except Attachment.DoesNotExist as error:
        raise Refused({key: ("file_not_usable", _("One of the files is no longer there. Attach it again."))}) from error
    Attachment.objects.filter(pk__in=taken).update(ticket=ticket)
    for public_id in set(before) - set(wanted):
        _drop(ticket, public_id)


def _drop(ticket, public_id):
    try:
        attachment = Attachment.objects.filter(ticket=ticket, message=None).by_public_id(public_id)
    except Attachment.DoesNotExist:  # erased with its customer
        return
    files.remove_after_commit(attachment.stored, attachment.thumbnail)
    attachment.delete()
