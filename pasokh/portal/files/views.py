from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pasokh.channels import file_links
from pasokh.kernel import files
from pasokh.kernel.limits import hit, party
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Attachment
from pasokh.ui.errors import error_response
from pasokh.workspaces.models import Workspace

FETCHES = {"limit": 120, "per_seconds": 600}  # of one network address; programs that look through mails fetch too
GONE = 410


@never_cache
@require_safe
def file(request, token):
    """The file as a download; where it is not there any more, a page that says how to have it again."""
    try:
        link = file_links.read(token)
    except file_links.BadLink as error:
        raise Http404("not an address of ours") from error
    if not hit(f"mailed-file:{party(request.META.get('REMOTE_ADDR', ''))}", **FETCHES).allowed:
        return error_response(429)
    shop = Workspace.objects.filter(pk=link.workspace_id).first()
    if shop is None:
        raise Http404("nobody's")
    with workspace(shop):
        row = None if link.is_over else Attachment.objects.filter(pk=link.attachment_id).first()
    if row and row.state == Attachment.State.CLEAN and files.exists(row.stored):
        return _given(row)
    waits = row is not None and row.state == Attachment.State.WAITING
    return render(request, "portal/file.html", {"workspace": shop, "waits": waits}, status=404 if waits else GONE)


def _given(row):
    response = HttpResponse(headers=files.headers(row.name, row.content_type))
    response["X-Pasokh-File"] = quote(str(files.path_of(row.stored)))
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
