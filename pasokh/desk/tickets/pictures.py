"""A mail with its remote pictures, for a reader who asked to see them.

Remote pictures tell their sender who reads, when and where, so the thread holds them back. They need another policy than the desk's:
the mail's document (see mail_frame) comes by an address of its own, which the thread puts into the mail's frame. Nothing in it runs, posts or leaves
its frame.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from pasokh.kernel.html import with_remote_images
from pasokh.tickets.models import Message

from ..access import desk_view, ticket_or_404
from .mail_frame import document_of
from .messages import with_inline_pictures
from .thread import attach

# The same origin, so that the thread can measure it and inline pictures are given out; harmless, for no script may run.
POLICY = (
    "default-src 'none'; img-src 'self' data: http: https:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)


@require_GET
@xframe_options_sameorigin
@desk_view
def pictures(request, number, message):
    """The mail as a whole document."""
    ticket = ticket_or_404(request.member, number)
    shown = get_object_or_404(Message, ticket=ticket, pk=message)
    attach([shown])
    html = with_remote_images(with_inline_pictures(shown.html, shown.files))
    response = HttpResponse(document_of(shown, html))
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
