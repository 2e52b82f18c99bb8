"""Files on the desk: taken in before they are sent, given out to those who see their ticket."""

from urllib.parse import quote

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.kernel import files
from pasokh.kernel.files.store import LIMIT
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.models import Attachment, Ticket
from pasokh.ui.filters import file_size
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..lookup import get_or_404


@require_POST
@desk_view
def upload(request):
    """Take in one file before the message it goes with: JSON of its public id, name and size."""
    require(request.member, "ticket.note")
    file = request.FILES.get("file")
    if file is None:
        return _problem(_("No file arrived. Try again."), 400)
    if not file.size:
        return _problem(_("This file is empty."), 422)
    try:
        stored = files.store(file, name=file.name, content_type=file.content_type or "")
    except files.TooLarge:
        return _problem(_("The file is larger than %(size)s.") % {"size": file_size(LIMIT)}, 413)
    except files.StoreFull:
        return _problem(_("There is no room left for files. Your message was not lost; tell an administrator."), 507)
    row = attach(stored, by=request.member.actor)
    return JsonResponse({"id": row.public_id, "name": row.name, "size": row.size})


def _problem(text, status):
    return JsonResponse({"detail": text}, status=status)


@require_GET
@desk_view
def download(request, public_id):
    """The file itself, as an attachment."""
    file = _visible(request.member, public_id)
    return _sent(file, file.stored, file.content_type)


@require_GET
@desk_view
def thumbnail(request, public_id):
    """A picture small enough for a thread; the whole picture where it has no thumbnail yet or `whole` is asked for."""
    file = _visible(request.member, public_id)
    if not file.is_image:
        raise Http404("not a picture")
    if file.thumbnail and "whole" not in request.GET:
        return _sent(file, file.thumbnail, "image/webp", inline=True)
    return _sent(file, file.stored, file.content_type, inline=True)


def _visible(member, public_id):
    file = get_or_404(Attachment.objects, public_id)
    if not _hers(file, member) or file.state != Attachment.State.CLEAN or not files.exists(file.stored):
        raise Http404("no such file")
    return file


def _hers(file, member):
    if file.ticket_id is None:
        return (file.uploader_kind, file.uploader_id) == ("member", member.pk)
    return Ticket.objects.visible_to(member).filter(pk=file.ticket_id).exists()


def _sent(file, stored, content_type, inline=False):
    response = HttpResponse(headers=files.headers(file.name, content_type, inline=inline))
    response["X-Pasokh-File"] = quote(str(files.path_of(stored)))
    return response
