"""All that the business knows, as a file."""

import tempfile
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from pasokh.kernel import files
from pasokh.knowledge.exporting import whole, write_zip

from ..access import permitted
from ..downloads import json_download

LARGEST = 20 * 1024**3  # bytes of an archive


@require_GET
@permitted("knowledge.manage")
def export(request, format):
    """JSON, or an archive of Markdown with its files; 404 for another format."""
    name = f"knowledge-{timezone.localdate(timezone=request.workspace.zone).isoformat()}.{format}"
    if format == "json":
        return json_download(whole(), name)
    if format != "zip":
        raise Http404
    return _archive(name)


def _archive(name):
    with tempfile.TemporaryFile() as made:
        write_zip(made)
        made.seek(0)
        # No row names it: the nightly sweep of files takes it away.
        stored = files.store(made, name=name, content_type="application/zip", limit=LARGEST)
    response = HttpResponse(headers=files.headers(name, "application/zip"))
    response["X-Pasokh-File"] = quote(str(files.path_of(stored.name)))
    return response
