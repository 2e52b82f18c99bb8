from django.db import transaction
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.workspaces.models import CustomField

from ..fields.known import known
from ..forms import Refused
from ..models import Attachment, FieldValue, FilledBefore, Ticket


def fill(ticket, values, *, by, again=False):
    """Set fields of a ticket ({key: stored value as `tickets.forms` gives it}; None empties); the others stay.

    Files that are named become the ticket's: her own uploads that nothing has yet, or (`again`) whatever was taken out of it; files that are named no more
    are set aside until what was said before is forgotten. Search finds the ticket by what was written. Raises Refused for files that are not there or not
    hers; nothing has changed then. Returns the Event, None where it was so.
    """
    with transaction.atomic():
        kept = _kept.first(ticket=ticket.pk)
        if kept is None:
            raise Ticket.DoesNotExist
        changed = sorted(key for key, value in values.items() if kept.get(key) != value)
        ticket.values = {key: value for key, value in (kept | values).items() if value is not None}
        if not changed:
            return None
        for key in changed:
            if _holds_files(key):
                _take_files(ticket, key, kept.get(key) or [], None if again else by.actor)
        ticket.save(update_fields=["values"])
        FieldValue.renew(ticket, changed, {key: field.kind for key, field in known().by_key.items()})
        ticket.index_facts()
        event = track("ticket.filled", actor=by.actor, subject=ticket, fields=changed)
        FilledBefore.remember(FilledBefore.What.FIELDS, event, {key: kept.get(key) for key in changed})
        return event


_kept = Ready(
    lambda: Ticket.objects.select_for_update().filter(pk=Asked("ticket")).values_list("values", flat=True),
    prepared=True,
)


def _holds_files(key):
    field = known().by_key.get(key)
    return field is not None and field.kind == CustomField.Kind.FILE


def _take_files(ticket, key, before, uploader):
    """Give the ticket the files that are named now, of this uploader or of anybody, and set aside those that are not any more."""
    wanted = ticket.values.get(key, [])
    free = Attachment.objects.set_aside().select_for_update()
    if uploader:
        free = free.filter(uploader_kind=uploader.kind, uploader_id=uploader.id)
    try:
        taken = [free.by_public_id(public_id).pk for public_id in wanted if public_id not in before]
    except Attachment.DoesNotExist as error:
        raise Refused({key: ("file_not_usable", _("One of the files is no longer there. Attach it again."))}) from error
    Attachment.objects.filter(pk__in=taken).update(ticket=ticket)
    for public_id in set(before) - set(wanted):
        _set_aside(ticket, public_id)


def _set_aside(ticket, public_id):
    try:
        attachment = Attachment.objects.filter(ticket=ticket, message=None).by_public_id(public_id)
    except Attachment.DoesNotExist:  # erased with its customer
        return
    attachment.ticket = None
    attachment.save(update_fields=["ticket"])
