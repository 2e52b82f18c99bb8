"""Names for files that came without one: by what their part says of itself, else by their kind."""

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import replace

from .heads import file_name, readable
from .mail import MailFile
from .tree import Part

# Outlook and its like name pictures in their ids: image001.jpg@01CDB132.D8A510F0
NAMED_ID = re.compile(r"([^@/\\<>]{1,100}\.[A-Za-z0-9]{2,5})@.")
ENDINGS = {"message/rfc822": ".eml", "message/delivery-status": ".txt", "message/global-delivery-status": ".txt",
           "message/disposition-notification": ".txt", "message/feedback-report": ".txt", "text/plain": ".txt", "text/html": ".html",
           "text/rfc822-headers": ".txt", "text/calendar": ".ics", "image/jpeg": ".jpg", "video/quicktime": ".mov",
           "application/octet-stream": ".bin"}  # fmt: skip
WORDS = {"text": "document", "message": "message", "image": "image", "video": "video", "audio": "sound"}
LONGEST = 190


def made_name(part: Part) -> str:
    """A name for a file whose sender gave none."""
    kind = part.content_type
    ending = ENDINGS.get(kind) or mimetypes.guess_extension(kind) or (".txt" if kind.startswith("text/") else "")
    if found := NAMED_ID.match(readable(part.content_id)):
        return file_name(found[1])
    said = file_name(readable(part.headers.get("content-description", "")))[:LONGEST]
    if said:
        return said if said.lower().endswith(ending) else said + ending
    return WORDS.get(kind.partition("/")[0], "file") + (ending or ".bin")


def told_apart(files: Iterable[MailFile]) -> list[MailFile]:
    """The same files, those of one name numbered from the second on: whoever saves them all must not write one over another."""
    taken, named = set(), []
    for file in files:
        name, number = file.name, 0
        while name.lower() in taken:
            number += 1
            stem, dot, ending = file.name.rpartition(".")
            name = f"{stem}{number}.{ending}" if dot else f"{file.name}{number}"
        taken.add(name.lower())
        named.append(replace(file, name=name))
    return named
