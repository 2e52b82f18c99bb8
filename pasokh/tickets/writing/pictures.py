"""Pictures that stand in the text of an answer: files of its own that the text names, as a mail does (cid)."""

import re

from pasokh.kernel.markdown import Typed, read

MAIL = "email"
NAMED = re.compile(r"!\[([^\]\n]{0,300})\]\((att_[0-9a-f]{32})\)\n?")


def typed_with(text, files, by_mail) -> Typed:
    """What was typed, with its pictures as far as they are among `files` and it goes by mail; elsewhere they are files like others."""
    pictures = {file.public_id: content_id(file) for file in files if file.is_image} if by_mail else {}
    below = {file.public_id for file in files}

    def kept(named):
        if named[2] in pictures:
            return named[0]
        return "" if named[2] in below else named[1]

    return read(NAMED.sub(kept, text), pictures=pictures)


def content_id(file) -> str:
    """What the mail calls a picture that stands in its text (RFC 2392)."""
    return f"{file.public_id}@pasokh"


def is_mail(origin) -> bool:
    """Whether what takes this way is a mail, in which pictures may stand."""
    return origin.partition(":")[0] == MAIL


def place(files, html):
    """Have the files that stand in the text shown there, and not below it as well. Gives the same files."""
    for file in files:
        if file.is_image and f'"cid:{content_id(file)}"' in html:
            file.content_id, file.inline = content_id(file), True
            file.save(update_fields=["content_id", "inline"])
    return files
