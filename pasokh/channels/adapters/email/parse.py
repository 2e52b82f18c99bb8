"""Raw mail to ``ParsedMail``. It never raises, has limits of parts and time, and loses no readable text."""

import hashlib
from datetime import datetime

from . import heads
from .bodies import Body, read_body
from .charsets import decode
from .mail import Mailbox, ParsedMail
from .seals import seal_of, unsealed
from .tree import first_charset, header_items, mend_head, parse_tree

# RFC 2606: a domain that can never exist, so an artificial id meets no real one.
ARTIFICIAL_DOMAIN = "missing.invalid"
LONGEST_RESCUED = 200_000


def parse_mail(raw: bytes) -> ParsedMail:
    """Read one mail as it came over the wire."""
    try:
        return _parse(raw)
    except Exception as error:  # the promise of this module; each known cause is handled below
        mail = ParsedMail(_artificial_id(raw), True, Mailbox("", ""), text=decode(raw[:LONGEST_RESCUED]))
        mail.defects.append(f"unread:{type(error).__name__}")
        return mail


def _parse(raw: bytes) -> ParsedMail:
    defects: list[str] = []
    mended = mend_head(raw)
    tree = parse_tree(mended, defects)
    found = Headers(header_items(mended), hint=first_charset(tree))
    body = read_body(tree)
    mail = _envelope(found, raw)
    _fill_body(mail, body)
    mail.seal = seal_of(tree, body.text)
    mail.content_type = tree.content_type
    mail.defects = [*defects, *body.defects]
    return mail


class Headers:
    """All headers by lower-case name, encoded words still in them; raw bytes are read in the charset of the body."""

    def __init__(self, items: list[tuple[str, str]], hint: str = ""):
        self.values: dict[str, list[str]] = {}
        for name, value in items:
            self.values.setdefault(name, []).append(heads.unescape(value, hint))

    def first(self, name: str) -> str:
        """The first value that is not blank, or ""."""
        return next((value for value in self.values.get(name, []) if value.strip()), "")

    def joined(self, name: str) -> str:
        """All values of a header that should have come once."""
        return ", ".join(self.values.get(name, []))

    def interesting(self) -> dict[str, list[str]]:
        """Readable values of the headers that later filters look at."""
        return {
            name: [heads.readable(value)[:2_000] for value in values[:50]]
            for name, values in self.values.items()
            if name in heads.INTERESTING
        }


def _envelope(found: Headers, raw: bytes) -> ParsedMail:
    message_id = next(iter(heads.message_ids(found.first("message-id"))), "")
    return ParsedMail(
        message_id=message_id or _artificial_id(raw),
        artificial_id=not message_id,
        sender=_sender(found),
        to=heads.mailboxes(found.joined("to")),
        cc=heads.mailboxes(found.joined("cc")),
        reply_to=heads.mailboxes(found.joined("reply-to")),
        subject=heads.subject(found.first("subject")),
        date=_date(found),
        in_reply_to=heads.message_ids(found.joined("in-reply-to")),
        references=heads.message_ids(found.joined("references")),
        headers=found.interesting(),
        hops=len(found.values.get("received", ())),
    )


def _artificial_id(raw: bytes) -> str:
    """The same for the same bytes, so a mail without an id is still recognised when it arrives twice."""
    return f"{hashlib.sha256(raw).hexdigest()[:40]}@{ARTIFICIAL_DOMAIN}"


def _sender(found: Headers) -> Mailbox:
    for name in ("from", "sender", "reply-to", "return-path"):
        boxes = heads.mailboxes(found.first(name))
        if boxes:
            return boxes[0]
    return Mailbox(heads.person(found.first("from")), "")


def _date(found: Headers) -> datetime | None:
    return heads.when(found.first("date")) if found.first("date") else None


def _fill_body(mail: ParsedMail, body: Body) -> None:
    mail.text, mail.html = unsealed(body.text), body.html
    mail.attachments, mail.reports = body.files, body.reports
