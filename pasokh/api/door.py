"""The door: what every request to the API passes before and after its endpoint.

Language, token, rate limit; then one transaction in the token's workspace, in which an Idempotency-Key is kept beside
what it did. An answer that is a refusal takes everything back.
"""

from functools import wraps

import structlog
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation

from pasokh.kernel.tenancy import workspace

from . import rates
from .callers import address_of, caller_at
from .idempotency import once
from .languages import language_of
from .problems import Problem

log = structlog.get_logger()
MEGABYTE = 1024 * 1024
JSON_LIMIT = 2 * MEGABYTE
FORM_LIMIT = 26 * MEGABYTE  # one file and the form around it


def door(view):
    """Wrap one of ninja's views."""

    @wraps(view)
    def answered(request, **path):
        with translation.override(language_of(request)):
            return _answered(lambda: _let_in(request, view, path), request)

    answered.csrf_exempt = True
    return answered


def nowhere(request, **_path):
    """What stands at every other address: a Problem 404."""
    with translation.override(language_of(request)):
        return Problem("not_found").response()


nowhere.csrf_exempt = True


def _answered(work, request):
    try:
        response = work()
    except Problem as problem:
        response = problem.response()
    except (MultiPartParserError, UnreadablePostError):
        response = Problem("bad_body").response()
    except SuspiciousOperation:
        response = Problem("bad_request").response()
    except Exception:
        # Told as Django tells it, so that the front can see a database that is away and answer 503.
        log.exception("api failed", path=request.path, method=request.method)
        got_request_exception.send(sender=None, request=request)
        response = Problem("internal_error").response()
    for name, value in getattr(request, "rate_headers", {}).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Language", translation.get_language())
    response.headers["Vary"] = "Accept-Language, Authorization"
    return response


def _let_in(request, view, path):
    _check_size(request)
    address = address_of(request)
    request.rate_headers = rates.spend(address)
    with workspace(address.workspace_id):
        request.caller = caller_at(address)
        response = once(request, lambda: _run(request, view, path))
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _run(request, view, path):
    response = view(request, **path)
    if isinstance(response, HttpResponseNotAllowed):
        return Problem("method_not_allowed", headers={"Allow": response.headers["Allow"]}).response()
    return response


def _check_size(request):
    is_form = request.content_type == "multipart/form-data"
    limit = FORM_LIMIT if is_form else JSON_LIMIT
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise Problem("body_too_large", limit=limit // MEGABYTE)
