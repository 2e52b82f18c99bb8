"""A raw mail into a Receipt: the same mail once, however often and whichever way it comes."""

import hashlib
import re

from ...actions.take_in import take_in
from . import heads
from .own import Own, canonical
from .parse import parse_mail
from .reading import sender_of
from .tree import header_items

LONGEST_HEAD = 100_000
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def mail_key(raw: bytes) -> str:
    """The receipt's key: the Message-ID and a hash of what the sender wrote.

    Servers on the way add headers, so only the sender's own are hashed; the Message-ID alone would let a careless or evil
    sender hide a mail behind an earlier one.
    """
    found = dict(reversed(header_items(raw)))
    message_id = next(iter(heads.message_ids(found.get("message-id", ""))), "")
    end = END_OF_HEAD.search(raw)
    own = "\n".join(found.get(name, "") for name in ("from", "date", "subject", "message-id"))
    body = raw[end.end() :] if end else b""
    digest = hashlib.sha256(own.encode("utf-8", "surrogateescape") + body.replace(b"\r\n", b"\n").rstrip()).hexdigest()
    return f"{message_id[:180]} {digest[:40]}"


def store_mail(channel, raw: bytes, **facts):
    """Store a raw mail for a channel, inside its workspace: (receipt, fresh). Durable when the transaction has committed."""
    return take_in(channel=channel, key=mail_key(raw), raw=raw, facts=facts | {"from": writer_of(raw, channel)})


def writer_of(raw: bytes, channel) -> str:
    """The address an answer to this mail goes to; "" when there is none."""
    end = END_OF_HEAD.search(raw)
    head = raw[: end.end()] if end else raw[:LONGEST_HEAD]
    return canonical(sender_of(parse_mail(head), Own(channel)).address)
