"""What travels between processes: one compact text for many events, signals and closings."""

import json
from typing import NamedTuple

CHANNEL = "pasokh_live"
MAX_BYTES = 7900  # PostgreSQL refuses a payload of 8,000 bytes.
MAX_SIGNAL_BYTES = 2000


class SignalTooLarge(ValueError):
    """A signal is a hint for screens, at most MAX_SIGNAL_BYTES; anything larger deserves an event."""


class Happened(NamedTuple):
    """Events of one workspace were committed."""

    workspace_id: int
    event_ids: list[int]


class Signal(NamedTuple):
    """Something not worth a row: typing, viewing, presence."""

    workspace_id: int
    topic: str
    data: object


class Closing(NamedTuple):
    """Every stream with this key is to be closed: its holder may no longer see."""

    key: str


KINDS = {"e": Happened, "s": Signal, "c": Closing}
LETTERS = {kind: letter for letter, kind in KINDS.items()}
IDS_A_PART = 300


def pack(notices):
    """Texts of at most MAX_BYTES that carry the notices in order; events of one workspace in a row are joined."""
    parts, size = [], 2
    for part in map(_encode, _joined(notices)):
        if parts and size + len(part) + 1 > MAX_BYTES:
            yield "[" + ",".join(parts) + "]"
            parts, size = [], 2
        parts.append(part)
        size += len(part) + 1
    if parts:
        yield "[" + ",".join(parts) + "]"


def _joined(notices):
    waiting: dict[int, list[int]] = {}
    for notice in notices:
        if isinstance(notice, Happened):
            waiting.setdefault(notice.workspace_id, []).extend(notice.event_ids)
        else:
            yield notice
    for workspace_id, ids in waiting.items():
        for start in range(0, len(ids), IDS_A_PART):
            yield Happened(workspace_id, ids[start : start + IDS_A_PART])


def _encode(notice):
    # ASCII only, so that characters and bytes are the same count.
    return json.dumps([LETTERS[type(notice)], *notice], separators=(",", ":"))


def check_size(signal):
    """The signal itself. Raises SignalTooLarge, and TypeError for what is not JSON."""
    if len(_encode(signal)) > MAX_SIGNAL_BYTES:
        raise SignalTooLarge(f"signal to {signal.topic}: over {MAX_SIGNAL_BYTES} bytes")
    return signal


def unpack(text):
    """The notices of one text. Raises ValueError for anything that is not ours."""
    try:
        return [KINDS[letter](*fields) for letter, *fields in json.loads(text)]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a notice: {text[:80]!r}") from error
