"""Files that a page makes at once, to be kept by the browser and by nobody in between."""

import json

from django.http import HttpResponse

JSON = "application/json; charset=utf-8"


def download(content, kind, name) -> HttpResponse:
    """A file of this content (text or bytes) and kind; `name` is of plain Latin letters."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def json_download(data, name) -> HttpResponse:
    """The same of what JSON can hold, as people read it too."""
    return download(json.dumps(data, ensure_ascii=False, indent=2), JSON, name)
