"""The store: a folder of random names in shards."""

import errno
import hashlib
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.conf import settings
from django.db import transaction

from .naming import clean_name

CHUNK = 256 * 1024
RESERVE = (
    256 * 1024 * 1024
)  # bytes of the disk that files leave: the database stands there too, and stops when it is full
LIMIT = 25 * 1024 * 1024  # bytes of one file, unless the caller says otherwise
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}(\.thumb)?\Z")
FALLBACK_TYPE = "application/octet-stream"


class StoreFull(OSError):
    """The disk has no room: nothing was stored, try again when there is."""


class TooLarge(ValueError):
    """More bytes than allowed: nothing was stored."""


@dataclass(frozen=True)
class Stored:
    """What was stored: `name` in the store, `clean_name` to show, size in bytes, type as sniffed, sha256 in hex."""

    name: str
    clean_name: str
    size: int
    content_type: str
    sha256: str


def store(content, *, name="", content_type="", limit=LIMIT) -> Stored:
    """Store bytes or a binary file object durably. Raises TooLarge or StoreFull; nothing is left behind then."""
    stored = _fresh_name()
    size, digest, head = _put(stored, content, limit)
    return Stored(stored, clean_name(name), size, sniff(head, content_type), digest)


def store_beside(stored, content: bytes):
    """Write what was made of a stored file under a name derived from its own (`<name>.thumb`). Raises StoreFull."""
    _put(stored, content, max(len(content), 1))


def _put(stored, content, limit):
    target = path_of(stored)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            _flush_folder(target.parent.parent)
        if _free(target.parent) < RESERVE:
            raise StoreFull(errno.ENOSPC, "no room in the file store")
        written = _write(content, temporary, limit)
        temporary.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(error.errno, "no room in the file store") from error
        raise
    finally:
        temporary.unlink(missing_ok=True)
    return written


def sniff(head, said="") -> str:
    """The type by its first bytes; what the sender said counts only where the bytes do not speak, and never as markup."""
    if kind := filetype.guess(head):
        return kind.mime
    said = said.partition(";")[0].strip().lower()
    harmless = re.fullmatch(
        r"(text/(plain|csv|calendar)|application/(json|pdf|[a-z0-9.+-]*(document|sheet|presentation))|image/heic)", said
    )
    return said if harmless else FALLBACK_TYPE


def path_of(stored) -> Path:
    """Where a stored file lies. Raises ValueError for a name that the store cannot have given."""
    if not NAME.match(stored):
        raise ValueError("not a name of the store")
    return settings.PASOKH_HOME / "files" / stored


def open_file(stored):
    """The file, for reading bytes."""
    return path_of(stored).open("rb")


def read(stored) -> bytes:
    """The whole content."""
    return path_of(stored).read_bytes()


def exists(stored) -> bool:
    return bool(stored) and path_of(stored).exists()


def remove(*names):
    """Delete stored files; names that are empty or gone already are passed over."""
    for name in filter(None, names):
        path_of(name).unlink(missing_ok=True)


def remove_after_commit(*names):
    """Delete stored files once the transaction that forgot them has committed."""
    transaction.on_commit(lambda: remove(*names))


def _fresh_name():
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def _write(content, path, limit):
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("wb") as file:
        for chunk in _chunks(content):
            size += len(chunk)
            if size > limit:
                raise TooLarge(f"more than {limit} bytes")
            head = head or bytes(chunk[:8192])
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest(), head


def _free(folder):
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def _chunks(content):
    if isinstance(content, (bytes, bytearray, memoryview)):
        view = memoryview(content)
        yield from (view[start : start + CHUNK] for start in range(0, len(view), CHUNK))
    else:
        while chunk := content.read(CHUNK):
            yield chunk


def _flush_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
