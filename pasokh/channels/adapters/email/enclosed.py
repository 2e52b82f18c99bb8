"""A mail that hands on another one: whose it is, and what it says."""

from . import heads
from . import quote_marks as marks
from .mail import MailFile, ParsedMail
from .tree import header_items

MOST_LOOKED_AT = 60  # lines of a text in which the mark of a forward is sought
HEADS = 12  # lines behind it in which the fields stand
LONGEST = 100_000  # characters of an enclosed mail's text that are kept


def forwarded_in(mail: ParsedMail) -> dict:
    """`name`, `address` and `subject` of the mail that this one hands on, as a file or below its words; {} for none. Reports of mail systems do not."""
    if mail.reports or mail.content_type == "multipart/report":
        return {}
    file = enclosed_file(mail)
    return _of_file(file) if file else _of_text(mail.text)


def enclosed_file(mail: ParsedMail) -> MailFile | None:
    """The first mail among the files."""
    return next((file for file in mail.attachments if file.content_type == "message/rfc822"), None)


def _of_file(file: MailFile) -> dict:
    found = dict(reversed(header_items(file.content)))
    box = next(iter(heads.mailboxes(found.get("from", ""))), None)
    return _said(box, heads.subject(found.get("subject", "")))


def _of_text(text: str) -> dict:
    lines = text.split("\n", MOST_LOOKED_AT)[:MOST_LOOKED_AT]
    at = next((at for at, line in enumerate(lines) if marks.FORWARDED.match(marks.bare(line))), None)
    if at is None:
        return {}
    fields = {}
    for line in lines[at + 1 : at + 1 + HEADS]:
        field = marks.HEADER_FIELD.match(marks.bare(line)[: marks.LONGEST_LINE])
        if field and field.lastgroup:
            kind = next(kind for kind in marks.HEADER_KINDS if field[kind])
            fields.setdefault(kind, field["rest"].strip(" *"))
    return _said(next(iter(heads.mailboxes(fields.get("from", ""))), None), fields.get("subject", ""))


def _said(box, subject: str) -> dict:
    if box is None:
        return {}
    said = {"name": box.name[:160], "address": box.address, "subject": subject[:255]}
    return {name: value for name, value in said.items() if value}


def text_of(file: MailFile, read) -> str:
    """What an enclosed mail says, under its sender, date and subject; `read` parses a mail."""
    inner = read(file.content)
    head = [inner.sender.name or inner.sender.address, inner.sender.address if inner.sender.name else "", inner.subject]
    return "\n".join([*filter(None, head), "", inner.text])[:LONGEST].strip()
