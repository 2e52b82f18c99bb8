"""What becomes of files: small pictures, the virus scanner, and the end of uploads that nothing took."""

from datetime import timedelta

from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel import files
from pasokh.kernel.files import scanning
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace
from pasokh.workspaces.sweeping import in_each

from ..models import Attachment

UNSENT_KEPT = timedelta(days=2)  # an upload that no message took


@job(queue="files", attempts=3, name="tickets.jobs.draw_thumbnail")
def draw_thumbnail(attachment_id):
    """Give a picture its small one; what is no picture after all stays as it is."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None or attachment.thumbnail or not files.exists(attachment.stored):
        return
    try:
        attachment.thumbnail = files.make_thumbnail(attachment.stored)
    except files.NotAPicture:
        return
    attachment.save(update_fields=["thumbnail"])
    _tell(attachment)


@job(queue="files", attempts=10, wait=3, name="tickets.jobs.scan_file")
def scan_file(attachment_id):
    """Ask the scanner about a file. What it finds is blocked for good; while it does not answer the file waits."""
    attachment = Attachment.objects.filter(pk=attachment_id, state=Attachment.State.WAITING).first()
    if attachment is None:
        return
    with files.open_file(attachment.stored) as content:
        found = scanning.scan(content)
    attachment.state = Attachment.State.BLOCKED if found else Attachment.State.CLEAN
    attachment.save(update_fields=["state"])
    _tell(attachment)


@every("10 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="tickets.jobs.scan_again")
def scan_again(workspace_id=None):
    """Ask again about files whose job gave up while the scanner was away: they would wait for ever."""
    in_each(_scan_waiting)


def _scan_waiting():
    waiting = list(Attachment.objects.filter(state=Attachment.State.WAITING).values_list("pk", flat=True))
    for key in scan_file.without("attachment_id", waiting):
        scan_file.defer(attachment_id=key)


def _tell(attachment):
    if attachment.message_id:
        track("message.file_changed", actor=SYSTEM, subject=attachment.ticket, message=attachment.message_id)


@every("40 3 * * *")
@job(queue="housekeeping", own_transactions=True, name="tickets.jobs.sweep_files")
def sweep_files(workspace_id=None):
    """Once a night: delete files that no row of any workspace names, and forget uploads that were never sent."""
    files.sweep(_known)
    in_each(_forget_unsent)


def _forget_unsent():
    old = timezone.now() - UNSENT_KEPT
    unsent = Attachment.objects.set_aside().filter(created_at__lt=old)
    for attachment in unsent:
        files.remove_after_commit(attachment.stored, attachment.thumbnail)
    unsent.delete()


def _known(names):
    """Which of these files are named by a row, of any workspace: rooms that keep files say so in `files.keepers`.

    What goes wrong in one of them stops the whole: its files would be thought to be nobody's.
    """
    found = set()
    for ws in Workspace.objects.all():
        with workspace(ws):
            for keeper in files.keepers:
                found |= set(keeper(names))
    return found
