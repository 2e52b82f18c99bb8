"""What `pasokh check` asks from outside, through the proxy: is it this installation that answers, and what arrives of a request?

The question is signed with the installation's own key, so nobody else gets an answer, and so is the answer.
"""

import asyncio
import json
import secrets
import time

from django.utils.crypto import constant_time_compare, salted_hmac

from pasokh.live.streams import PREFIX

from .refusals import Refusal

SEEN, STREAM = "/healthz/seen", PREFIX + "check"  # the stream under the path that proxies are told of
QUESTION = "x-pasokh-check"
VALID_SECONDS = 300
PAUSE_SECONDS = 0.6  # between the two halves of the stream: what comes together was held back on the way


def question():
    """The value of the header that asks."""
    asked = f"{int(time.time())}.{secrets.token_hex(8)}"
    return f"{asked}.{_signed('question', asked)}"


def answers(asked, proof):
    """Whether `proof` came from an installation that has our key."""
    return constant_time_compare(proof, _signed("answer", asked))


def _signed(what, text):
    return salted_hmac(f"pasokh.front.probe.{what}", text, algorithm="sha256").hexdigest()


def _asked(scope):
    """The question of a request. Refusal 404 for everybody who may not ask: as if nothing were here."""
    asked = dict(scope["headers"]).get(QUESTION.encode(), b"").decode("latin-1")
    text, _, sign = asked.rpartition(".")
    moment = text.partition(".")[0]
    fresh = moment.isdecimal() and moment.isascii() and abs(time.time() - int(moment[:12])) < VALID_SECONDS
    if not fresh or not constant_time_compare(sign, _signed("question", text)):
        raise Refusal(404, "no_such_stream")
    return asked


async def seen(raw, scope, send, proxies):
    """Say what arrived: `raw` as the server got it, `scope` as Django is told."""
    asked = _asked(scope)
    peer = (raw.get("client") or [""])[0]
    given = {name for name, _ in raw["headers"]}
    found = {
        "proof": _signed("answer", asked),
        "scheme": scope["scheme"],
        "host": dict(scope["headers"]).get(b"host", b"").decode("latin-1"),
        "client": (scope.get("client") or [""])[0],
        "peer": peer,
        "trusted": proxies.trusts(peer),
        "forwarded_for": b"x-forwarded-for" in given,
    }
    body = json.dumps(found).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, (b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": body})


async def stream(scope, send):
    """An event, a pause, another event: with the headers of a real stream."""
    _asked(scope)
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache, no-store, no-transform"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
    await asyncio.sleep(PAUSE_SECONDS)
    await send({"type": "http.response.body", "body": b"data: 2\n\n"})
