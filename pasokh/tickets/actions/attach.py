from pasokh.events import Actor
from pasokh.kernel.files import Stored, scanning

from ..models import Attachment


def attach(stored: Stored, *, by: Actor, content_id="", inline=False) -> Attachment:
    """The row of a stored file that somebody brought, whichever the door; no message has it yet.

    With a scanner configured it waits for the scanner's word and is not served until then. Pictures get a thumbnail by a job.
    """
    from ..jobs.files import draw_thumbnail, scan_file

    waits = scanning.configured()
    attachment = Attachment.objects.create(
        uploader_kind=by.kind,
        uploader_id=by.id,
        name=stored.clean_name,
        content_type=stored.content_type[:127],
        size=stored.size,
        sha256=stored.sha256,
        stored=stored.name,
        content_id=content_id[:255],
        inline=inline,
        state=Attachment.State.WAITING if waits else Attachment.State.CLEAN,
    )
    if waits:
        scan_file.defer(attachment_id=attachment.pk)
    if attachment.is_image:
        draw_thumbnail.defer(attachment_id=attachment.pk)
    return attachment
