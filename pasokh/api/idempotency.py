"""Idempotency-Key: a POST that is sent again gives its first answer and does nothing again."""

import re

from django.http import HttpResponse

from pasokh.kernel.idempotency import Answer, InProgress, KeyReused, claim, fingerprint, keep, words_of

from .problems import Problem

KEY = re.compile(r"[!-~]{1,200}")
REPEATED = ("Content-Type", "Location", "ETag", "Cache-Control")


def once(request, work):
    """Do the work, or answer as the first time. Refusals are not kept: what was wrong may be right the next time.

    Runs in the transaction of the work: the key stands or falls with what was done. Two at once: the second waits.
    """
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return work()
    scope, key = str(request.caller.token.pk), _readable(key)
    if earlier := _claimed(scope, key, request):
        return HttpResponse(
            earlier.body, status=earlier.status, headers=earlier.headers | {"Idempotency-Replayed": "true"}
        )
    response = work()
    if response.status_code < 400:
        told = {name: response.headers[name] for name in REPEATED if name in response.headers}
        keep(scope, key, Answer(response.status_code, told, response.content))
    return response


def _readable(key):
    # The draft writes a key as a quoted string; most callers send it bare.
    key = key.removeprefix('"').removesuffix('"')
    if not KEY.fullmatch(key):
        raise Problem("bad_idempotency_key")
    return key


def _claimed(scope, key, request):
    try:
        return claim(scope, key, fingerprint("POST", request.get_full_path(), _said(request)))
    except InProgress as error:
        raise Problem("request_in_progress", headers={"Retry-After": "1"}) from error
    except KeyReused as error:
        raise Problem("idempotency_key_reused") from error


def _said(request) -> bytes:
    """What must be equal: the body, or what a form says."""
    if request.content_type != "multipart/form-data":
        return request.body
    return words_of(request.POST, request.FILES)
