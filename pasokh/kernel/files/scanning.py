"""The hook for a virus scanner: clamd, by its INSTREAM command, where PASOKH_CLAMD names one.

`PASOKH_CLAMD=host:port` or `unix:/path/to/socket`. Without it files count as clean. Protocol: clamd(8), «INSTREAM».
"""

import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT = 60  # seconds for connecting, and for the verdict


class ScannerAway(OSError):
    """The scanner does not answer, or not in its protocol: the file goes on waiting."""


def configured() -> bool:
    """Whether there is a scanner."""
    return bool(settings.PASOKH_CLAMD)


def scan(content) -> str:
    """The name of what was found in a file object, or an empty text. Raises ScannerAway."""
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while chunk := content.read(CHUNK):
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!L", 0))
            return _verdict(_answer(scanner))
    except OSError as error:
        raise ScannerAway(str(error)) from error


def _connected():
    kind, _, rest = settings.PASOKH_CLAMD.partition(":")
    if kind != "unix":
        return socket.create_connection((kind, int(rest or 3310)), timeout=TIMEOUT)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT)
    connection.connect(rest)
    return connection


def _answer(scanner):
    parts = []
    while part := scanner.recv(4096):
        parts.append(part)
        if part.endswith(b"\0"):
            break
    return b"".join(parts).rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(answer):
    if answer.endswith(" OK"):
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").partition(": ")[2] or "found"
    raise ScannerAway(answer or "no answer")
