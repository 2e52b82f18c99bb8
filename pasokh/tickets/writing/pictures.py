"""Pictures that stand in the text of an answer: files of its own that the text names, as a mail does (cid)."""

import re

from pasokh.kernel.markdown import Typed, read

MAIL = "email"
NAMED = re.compile(r"!\[[^\]\n]{0,300}\]\((att_[0-9a-f]{32})\)")


def typed_with(text, files, by_mail) -> Typed:
    """What was typed, with its pictures as far as they are among `files` and it goes by mail; elsewhere they are files like others."""
    return read(
        text, pictures={file.public_id: content_id(file) for file in files if file.is_image} if by_mail else None
    )


def content_id(file) -> str:
    """What the mail calls a picture that stands in its text (RFC 2392)."""
    return f"{file.public_id}@pasokh"


def is_mail(origin) -> bool:
    """Whether what takes this way is a mail, in which pictures may stand."""
    return origin.partition(":")[0] == MAIL


def named_in(text) -> list[str]:
    """The public ids of the files that a text names as its pictures."""
    return NAMED.findall(text)


def place(files, html):
    """Have the files that stand in the text shown there, and not below it as well. Gives the same files."""
    for file in files:
        if file.is_image and f'"cid:{content_id(file)}"' in html:
            file.content_id, file.inline = content_id(file), True
            file.save(update_fields=["content_id", "inline"])
    return files
