"""Files that visitors add to a message: taken in before it, kept if it is sent."""

from pasokh.kernel import files
from pasokh.kernel.files.store import LIMIT
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.models import Attachment
from pasokh.ui.filters import file_size

from .problems import Problem

MOST_WAITING = 30  # files of one visitor that belong to no message yet

__all__ = ["LIMIT", "check_waiting", "note", "store"]


def store(content, name, content_type):
    """Store what a visitor sends, bytes or a file. Raises Problem; nothing is kept then. Outside of a workspace: writing may take long."""
    try:
        return files.store(content, name=name, content_type=content_type)
    except files.TooLarge as error:
        raise Problem("too_large", size=file_size(LIMIT)) from error
    except files.StoreFull as error:
        raise Problem("storage_full") from error


def check_waiting(contact):
    """Raises Problem when too many files of a visitor wait for their message already."""
    waiting = Attachment.objects.filter(uploader_kind="contact", uploader_id=contact.pk, message=None)
    if waiting.count() >= MOST_WAITING:
        raise Problem("too_many_files")


def note(stored, contact) -> Attachment:
    """The row of a stored file, the visitor's own until it is sent. Inside the workspace."""
    return attach(stored, by=contact.actor)
