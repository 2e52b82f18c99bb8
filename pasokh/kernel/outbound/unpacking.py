"""An answer piece by piece, unpacked within limits."""

import zlib
from collections.abc import Iterable

import httpx

from .errors import TooLarge, Unreachable

_CHUNK = 64 * 1024


def decoded(answer: httpx.Response, max_bytes: int) -> Iterable[bytes]:
    """The answer piece by piece, unpacked if it came packed all the same; TooLarge after ``max_bytes``, counted after unpacking."""
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise TooLarge(f"more than {max_bytes} bytes")
    read = 0
    for chunk in _unpacked(answer.iter_raw(_CHUNK), answer.headers.get("content-encoding", "identity")):
        read += len(chunk)
        if read > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
        yield chunk


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    """The chunks as they were before packing. Unreachable for a packing we did not ask for and do not know, or a broken one."""
    encoding = encoding.strip().lower()
    if encoding in ("identity", ""):
        return chunks
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(f"unknown encoding {encoding[:20]}")
    return _inflated(chunks)


def _inflated(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Unpacks in pieces of bounded size: a whole one could be a thousand times what came."""
    machine, empty = zlib.decompressobj(zlib.MAX_WBITS | 32), True  # finds out between gzip and zlib by itself
    try:
        for packed in chunks:
            empty = False
            while packed and not machine.eof:
                yield machine.decompress(packed, _CHUNK)
                packed = machine.unconsumed_tail
    except zlib.error as error:
        raise Unreachable("the answer is not packed as it says") from error
    if not (machine.eof or empty):
        raise Unreachable("the packed answer ends too early")
