"""From a schema to an answer. Written straight to JSON: ninja's own way validates what we have just built."""

import hashlib

from django.http import HttpResponse

JSON = "application/json"


def answer(model, status=200, **headers) -> HttpResponse:
    """An answer with a model as its body. Members that were never set (`display`) are left out."""
    body = model.model_dump_json(exclude_unset=True)
    return HttpResponse(body, status=status, content_type=JSON, headers={"Cache-Control": "no-store", **headers})


def nothing() -> HttpResponse:
    """Done, and nothing to say."""
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def unchanged(etag) -> HttpResponse:
    """What the caller has is still so."""
    return HttpResponse(status=304, headers={"ETag": etag, "Cache-Control": "no-store"})


def etag_of(model) -> str:
    """A strong entity tag of what a thing is, however its times are displayed."""
    body = model.model_dump_json(exclude={"display"}, exclude_unset=True)
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'


def listed(header) -> set[str]:
    """The entity tags of an If-Match or If-None-Match header. Weak ones match nothing here."""
    return {tag.strip() for tag in header.split(",")}
