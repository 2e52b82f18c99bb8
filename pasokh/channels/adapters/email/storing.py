"""A raw mail into a Receipt: the same mail once, however often and whichever way it comes."""

import hashlib
import re

from pasokh.kernel.persian.isolates import clean_line

from ...actions.take_in import take_in
from . import heads
from .own import Own, canonical
from .parse import parse_mail
from .reading import sender_of
from .tree import HEADER_LINE, header_items

LONGEST_HEAD = 100_000
PIECE = 1 << 20  # bytes that are hashed at once
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def mail_key(raw: bytes) -> str:
    """The receipt's key: the Message-ID and a hash of what the sender wrote.

    Servers on the way add headers, so only the sender's own are hashed; the Message-ID alone would let a careless or evil
    sender hide a mail behind an earlier one. Without a Message-ID, or where the head cannot be told from the text, all of
    the mail is hashed: taking one mail twice is a nuisance, taking two for one loses what was acknowledged.
    """
    found = dict(reversed(header_items(raw)))
    message_id = next(iter(heads.message_ids(found.get("message-id", ""))), "")
    start = _start_of_body(raw) if message_id else 0
    own = "\n".join(found.get(name, "") for name in ("from", "date", "subject", "message-id"))
    written = hashlib.sha256(own.encode("utf-8", "surrogateescape") if start else b"")
    for piece in _settled(raw, start):
        written.update(piece)
    return f"{message_id[:180]} {written.hexdigest()[:40]}"


def _start_of_body(raw):
    """Where what follows the head begins; 0 when it is not plain where that ends."""
    end = END_OF_HEAD.search(raw)
    if end is None or not all(HEADER_LINE.match(line) for line in raw[: end.start()].split(b"\n")):
        return 0
    return end.end()


def _settled(raw, start):
    """What follows, without what differs from way to way, the line ends and the white space at the end; in pieces: the largest mails have 50 MB."""
    stop = _without_space(raw, start)
    while start < stop:
        end = min(start + PIECE, stop)
        if raw[end - 1 : end + 1] == b"\r\n" and end < stop:
            end += 1
        yield raw[start:end].replace(b"\r\n", b"\n")
        start = end


def _without_space(raw, start):
    """Where the white space at the end begins."""
    stop = len(raw)
    while stop > start:
        begin = max(stop - PIECE, start)
        if kept := raw[begin:stop].rstrip():
            return begin + len(kept)
        stop = begin
    return start


def store_mail(channel, raw: bytes, **facts):
    """Store a raw mail for a channel, inside its workspace: (receipt, fresh). Durable when the transaction has committed."""
    writer, subject = written_on(raw, channel, facts.get("envelope_from", ""))
    return take_in(channel=channel, key=mail_key(raw), raw=raw, facts=facts | {"from": writer}, subject=subject)


def writer_of(raw: bytes, channel) -> str:
    """The address an answer to this mail goes to; "" when there is none."""
    return written_on(raw, channel)[0]


def written_on(raw: bytes, channel, envelope: str = "") -> tuple[str, str]:
    """What stands on the envelope of a mail, so to speak: (the address an answer goes to, the subject)."""
    end = END_OF_HEAD.search(raw)
    head = raw[: end.end()] if end else raw[:LONGEST_HEAD]
    mail = parse_mail(head)
    return canonical(sender_of(mail, Own(channel), envelope).address), clean_line(mail.subject, 255)
