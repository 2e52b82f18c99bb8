"""Outlook's ``winmail.dat`` among the files of a mail, and what stands in its place."""

import mimetypes

from . import winmail
from .heads import file_name
from .mail import MailFile

KINDS = {"application/ms-tnef", "application/vnd.ms-tnef"}
DEEPEST = 3  # messages within messages


def is_packed(file: MailFile) -> bool:
    """Whether it says that it is such a package; only its beginning proves it."""
    return file.content_type in KINDS or file.name.lower() == "winmail.dat"


def unpack_into(file: MailFile, depth: int = 0) -> tuple[list[MailFile], str, str] | None:
    """(files, text, html) inside; None for what is no package, or holds nothing: it stays the file that it is."""
    try:
        found = winmail.unpack(file.content)
    except winmail.NotPacked:
        return None
    files = [made for packed in found.files for made in _files(packed, depth)]
    return (files, found.text, found.html) if files or found.text.strip() or found.html.strip() else None


def _files(packed: winmail.PackedFile, depth: int) -> list[MailFile]:
    name = file_name(packed.name.replace("\0", ""))
    kind = packed.kind.lower() or mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = MailFile(name or "file.bin", kind, packed.content, packed.content_id, bool(packed.content_id))
    inner = unpack_into(file, depth + 1) if kind in KINDS and depth < DEEPEST else None
    return _of_message(name, *inner) if inner else [file]


def _of_message(name: str, files: list[MailFile], text: str, html: str) -> list[MailFile]:
    """An enclosed message: its words as a file under its name, and its files."""
    stem = name.removesuffix(".msg") or "message"
    if html.strip():
        return [MailFile(f"{stem}.html", "text/html", html.encode()), *files]
    return [MailFile(f"{stem}.txt", "text/plain", text.encode()), *files] if text.strip() else files
