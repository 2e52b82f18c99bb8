from urllib.parse import quote

from django.db.models import Q
from django.http import HttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from pasokh.kernel import files
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.models import Attachment, Ticket

from ..answers import answer
from ..callers import Bearer
from ..display import Display
from ..problems import Problem
from ..references import at, writing_contact
from ..schemas.attachments import ROOT, AttachmentOut
from ..schemas.base import Calendar, Id

router = Router(tags=["attachments"])
LIMIT = 25 * 1024 * 1024  # bytes of one file
State = Attachment.State


@router.post("/attachments", auth=Bearer("tickets:write", takes="multipart/form-data"), response={201: AttachmentOut})
def create_attachment(request, file: File[UploadedFile], asked: Query[Calendar], contact_id: Form[Id | None] = None):
    """Keep a file for a message that follows: for a reply or note of yours, or with `contact_id` for that customer's word."""
    request.caller.require("ticket.note" if contact_id is None else "ticket.open")
    contact = writing_contact(contact_id, pointer="/contact_id")
    actor = contact.actor if contact else request.caller.member.actor
    row = attach(_stored(file), by=actor)
    out = AttachmentOut.of(row, Display.asked_by(request))
    return answer(out, 201, Location=f"{ROOT}/attachments/{row.public_id}")


def _stored(file):
    # The file stands before its row; one whose request fails after this has no row and is swept up a day later.
    try:
        return files.store(file, name=file.name, content_type=file.content_type or "", limit=LIMIT)
    except files.TooLarge as error:
        raise Problem("body_too_large", limit=LIMIT // (1024 * 1024)) from error
    except files.StoreFull as error:
        raise Problem("storage_full") from error


@router.get("/attachments/{attachment_id}", auth=Bearer("tickets:read"), response=AttachmentOut)
def get_attachment(request, attachment_id: str, asked: Query[Calendar]):
    """What is known of a file."""
    return answer(AttachmentOut.of(at(_visible(request.caller), attachment_id), Display.asked_by(request)))


@router.get("/attachments/{attachment_id}/content", auth=Bearer("tickets:read"), response={200: bytes})
def get_attachment_content(request, attachment_id: str):
    """The file itself, to be saved: never sniffed, never run. Ranges are served."""
    row = at(_visible(request.caller), attachment_id)
    if row.state != State.CLEAN:
        raise Problem("file_blocked" if row.state == State.BLOCKED else "file_not_ready")
    headers = files.headers(row.name, row.content_type)
    # The front sends it: see front/sending.py.
    return HttpResponse(headers=headers | {"X-Pasokh-File": quote(str(files.path_of(row.stored)))})


def _visible(caller):
    """The files of tickets she may see, and those she uploaded and has not sent yet."""
    tickets = Ticket.objects.visible_to(caller.member).values("pk")
    actor = caller.member.actor
    own = Q(message=None, uploader_kind=actor.kind, uploader_id=actor.id)
    return Attachment.objects.filter(Q(ticket__in=tickets) | own)
