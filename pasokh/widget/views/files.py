from urllib.parse import quote

from django.http import HttpResponse

from pasokh.kernel import files
from pasokh.tickets.models import Attachment

from .. import tokens
from ..problems import Problem
from ..visits import site_view


def give(visit, token):
    """A file by its signed address: a download, or with `?thumbnail` a picture to be shown."""
    with visit.enter():
        row = _row(visit, token)
    if row is None or not files.exists(row.stored):
        raise Problem("no_such_file")
    is_shown = "thumbnail" in visit.request.GET and row.is_image
    stored, kind = (row.thumbnail, "image/webp") if is_shown and row.thumbnail else (row.stored, row.content_type)
    response = HttpResponse(headers=files.headers(row.name, kind, inline=is_shown))
    response["X-Pasokh-File"] = quote(str(files.path_of(stored)))
    return response


def _row(visit, token):
    try:
        pk = tokens.read_file(visit.workspace.pk, token)
    except tokens.BadToken:
        return None
    return Attachment.objects.filter(pk=pk, state=Attachment.State.CLEAN).first()


file = site_view(GET=give)
