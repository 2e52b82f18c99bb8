"""Names that leave the house: public ids and tracking codes. Bigint keys never do."""

import os
import secrets
import time
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TRACKING_CODE_LENGTH = 12
_AS_CROCKFORD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def uuid7() -> uuid.UUID:
    """A time-ordered UUID, version 7 of RFC 9562: 48 bits of Unix milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def public_id(prefix: str, uid: uuid.UUID) -> str:
    """The form that leaves the house, for example `tkt_0198…`."""
    return f"{prefix}_{uid.hex}"


def parse_public_id(prefix: str, text: str) -> uuid.UUID:
    """The uid inside a public id. Raises ValueError for another prefix or anything else."""
    head, _, tail = str(text).partition("_")
    if head != prefix or len(tail) != 32:
        raise ValueError(f"not a public id of kind {prefix}")
    return uuid.UUID(hex=tail)


def tracking_code() -> str:
    """Twelve random characters of Crockford's base 32: 60 bits, no letters that look alike."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(TRACKING_CODE_LENGTH))


def normalise_tracking_code(text: str) -> str:
    """What a person typed, as stored: upper case, no dashes or spaces, I and L read as 1, O as 0."""
    return str(text).upper().translate(_AS_CROCKFORD)


def format_tracking_code(code: str) -> str:
    """A code in groups of four, as shown to people."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
