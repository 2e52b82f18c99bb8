"""The second listener of an installation with a certificate of its own: http, which only says where https is.

It also answers the question by which an authority proves that we own the name (ACME, RFC 8555, 8.3), from the folder `acme` of the home:
`certbot certonly --webroot --webroot-path <home>/acme`. So a certificate is renewed without stopping anything.
"""

import re
from pathlib import Path

from django.conf import settings

CHALLENGES = "/.well-known/acme-challenge/"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,128}")  # base64url
LARGEST = 4096  # bytes of an answer to a challenge


async def application(scope, receive, send):
    """ASGI: a challenge's answer, else 308 to the same page at PASOKH_URL."""
    if scope["type"] != "http":
        return
    answer = _challenge(scope["path"])
    if answer is None:
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        path = scope["raw_path"] if scope["raw_path"].startswith(b"/") else b"/"
        # Never the Host that was asked for: anybody may write it.
        target = settings.PASOKH_URL.encode() + path + query
        await _send(send, 308, b"", (b"location", target))
    else:
        await _send(send, 200, answer, (b"content-type", b"application/octet-stream"))


def _challenge(path):
    token = path.removeprefix(CHALLENGES)
    if token == path or not TOKEN.fullmatch(token):
        return None
    try:
        with (Path(settings.PASOKH_HOME) / "acme" / CHALLENGES.strip("/") / token).open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        return None


async def _send(send, status, body, header):
    headers = [header, (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
