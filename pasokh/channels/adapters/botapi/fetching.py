"""Fetching the files of an update, before it is read."""

import tempfile
from dataclasses import asdict

import structlog

from pasokh.contacts.models import Identity
from pasokh.kernel import files
from pasokh.kernel.tenancy import workspace

from ...actions.take_in import raw_of
from ..base import PermanentFailure, TemporaryFailure
from .client import Client
from .parse import files_of
from .reading import NotAnUpdate, read, text

log = structlog.get_logger()
TRIES = 6  # with waits of 4, 16, 64 … seconds, at most ten minutes; then it comes without the file, and says so
IN_MEMORY = 1024 * 1024  # bytes; a larger file waits on the disk


def is_wanted(receipt) -> bool:
    """Whether files of a receipt have yet to be fetched, or have been swept since."""
    try:
        update = read(raw_of(receipt))
    except (NotAnUpdate, OSError):
        return False
    if not files_of(update, receipt.channel):
        return False
    known = receipt.facts.get("files")
    return known is None or not all(files.exists(each["name"]) for each in known)


def _is_blocked(receipt):
    hers = Identity.objects.filter(kind=receipt.channel.kind, value=receipt.facts.get("from"), proven=True)
    return hers.filter(contact__blocked_at__isnull=False).exists()


def fetch(receipt):
    """Store the files of a receipt and name them in its facts. Of who was blocked none is asked for. Raises TemporaryFailure while another try may help."""
    with workspace(receipt.workspace_id):
        wanted, blocked = is_wanted(receipt), _is_blocked(receipt)
    if not wanted:
        return
    client, found, missing = Client(receipt.channel), [], []
    for media in files_of(read(raw_of(receipt)), receipt.channel):
        try:
            found.append(asdict(_stored(client, media, blocked)))
        except (PermanentFailure, files.TooLarge) as error:
            log.info("file not fetched", channel_id=receipt.channel_id, error=str(error))
            missing.append(media.name)
        except TemporaryFailure:
            if receipt.facts.get("tries", 0) < TRIES:
                raise
            missing.append(media.name)
    receipt.facts = receipt.facts | {"files": found, "unfetched": missing}


def _stored(client, media, blocked):
    if blocked:
        raise PermanentFailure("its sender is blocked")
    if media.size > client.download_limit:
        raise PermanentFailure("larger than a bot may fetch")
    given = client.call("getFile", file_id=media.id)
    path = text(given, "file_path", 1000) if isinstance(given, dict) else ""
    if not path:
        raise PermanentFailure("the provider names no file")
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
        client.download(path, content)
        content.seek(0)
        return files.store(content, name=media.name, content_type=media.content_type, limit=client.download_limit)
