"""Idempotency-Key: a POST that is sent again gives its first answer and does nothing again."""

import hashlib
import re

from django.http import HttpResponse

from pasokh.kernel.idempotency import Answer, InProgress, KeyReused, claim, fingerprint, keep

from .problems import Problem

KEY = re.compile(r"[!-~]{1,200}")
REPEATED = ("Content-Type", "Location", "ETag", "Cache-Control")
CHUNK = 256 * 1024


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
    """What must be equal: the body; of a form its fields and files, for each sending has a boundary of its own."""
    if request.content_type != "multipart/form-data":
        return request.body
    parts = [f"{name}={values!r}" for name, values in sorted(request.POST.lists())]
    for name, files in sorted(request.FILES.lists()):
        parts += [f"{name}:{file.name!r}:{_digest(file)}" for file in files]
    return "\n".join(parts).encode("utf-8", "surrogatepass")


def _digest(file):
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
