"""What one message shows: the same for page, fragment and live frame."""

import re

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from pasokh.channels.failures import in_words
from pasokh.kernel.html import has_blocked_images, is_coloured
from pasokh.tickets.models import Message
from pasokh.tickets.writing.pictures import content_id
from pasokh.ui.linkify import legible

from ..inbox.rows import channel_word, known_name
from .mail_frame import framed
from .moments import at_of, day_of, day_words

FIELDS = (
    "pk", "position", "kind", "author_kind", "author_id", "author_name", "text", "html", "quoted", "state", "failure", "client_id", "origin", "created_at",
    "edited_at", "why_here", "home_id",
)  # fmt: skip
KINDS = {"incoming": "in", "reply": "out", "note": "note", "notice": "note"}
SHOWN_STATES = frozenset({"queued", "sent", "delivered", "read", "failed"})
SHOWN_WHOLE = 3 * 1024 * 1024  # bytes: larger pictures are named, not shown, until their thumbnail is drawn
INLINE_PICTURE = re.compile(r"""(?<=["'])cid:([^"'\s<>]{1,255})(?=["'])""", re.IGNORECASE)


def message_of(message, ticket, files) -> dict:
    """A message (its FIELDS) with its attachments, as ui/components/message.html wants it.

    Only a message that came by another channel than the ticket's says so.
    """
    channel = ticket.channel
    local = timezone.localtime(message.created_at)
    came_by = message.origin.partition(":")[0]
    html = with_inline_pictures(message.html, files) if message.html else ""
    return {
        "id": message.pk,
        "client_id": str(message.client_id) if message.client_id and message.author_kind == "member" else None,
        "kind": KINDS[message.kind],
        "author": author_of(message, ticket),
        "who": author_of(message, ticket) if _is_another(message, ticket) else "",
        "text": message.text,
        "html": html,
        "frame": framed(message, html) if came_by == "email" else None,
        "paper": is_coloured(message.html),
        "pictures": _pictures_of(message, ticket),
        "quoted": message.quoted,
        "at": message.created_at,
        "state": message.state if message.kind == Message.Kind.REPLY and message.state in SHOWN_STATES else "",
        "failure": _trouble_of(message),
        "unsure": message.state == Message.State.FAILED and message.failure == "unsure",
        "via": channel_word(came_by) if came_by and channel and came_by != channel else "",
        **_why_here(message, ticket, came_by),
        "edited": message.edited_at is not None,
        "files": [file_of(file) for file in files if not file.inline],
        "attrs": {
            "data-position": message.position,
            "data-at": at_of(message.created_at),
            "data-day": day_of(local),
            "data-day-words": day_words(local),
            "data-noted-by": message.author_id
            if message.kind == Message.Kind.NOTE and message.author_kind == "member"
            else None,
        },
    }


def _trouble_of(message):
    """Why it was not sent; of one that was sent, what a server on its way says of its being late."""
    if message.state == Message.State.FAILED:
        return failure_words(message.failure)
    if message.state == Message.State.SENT and message.failure:
        return _("Not delivered yet; the server tries on: %(words)s") % {"words": in_words(message.failure)[:300]}
    return ""


def author_of(message, ticket) -> str:
    """Who wrote it. A customer without a name is called as in the head; looked up once per ticket, and only if there is need."""
    if message.author_name:
        return message.author_name
    if message.author_kind == "contact" and message.author_id == ticket.contact_id:
        if not hasattr(ticket, "customer_called"):
            ticket.customer_called = known_name(ticket.contact)
        return ticket.customer_called or _("Visitor")
    words = {"contact": _("Visitor"), "member": _("A former colleague")}
    return words.get(message.author_kind, _("Pasokh"))


def _is_another(message, ticket):
    """Whether a customer wrote it who is not the one whose request it is."""
    return message.author_kind == "contact" and message.author_id != ticket.contact_id


def failure_words(failure) -> str:
    """Why a message was not sent, in the words of whoever reads it; what a provider said stays as it said it."""
    known = {
        "no channel": _("There is no channel that it could go through."),
        "unsure": _("The connection broke while it was being sent: it may have arrived."),
    }
    return known.get(failure) or in_words(failure)[:300]


def _why_here(message, ticket, came_by):
    """Why a mail stands here, and where it is made a request of its own, if it does not belong here. Who may do that sees it (message.css)."""
    why = why_words(message.why_here) if came_by == "email" and message.home_id is None else ""
    return {"why": why, "splits": reverse("desk:split", args=[ticket.number, message.pk]) if why else ""}


def why_words(why) -> str:
    """Why a mail stands on this request, if something in it said so; "" for one that opened it, or was put here by a person."""
    return {
        "token": _("carries the mark of this request"),
        "reference": _("answers a mail of this request"),
        "number": _("names the number of this request"),
    }.get(why, "")


def file_of(file) -> dict:
    """An attachment as ui/components/file.html wants it."""
    clean = file.state == file.State.CLEAN
    shown = file.is_image and clean and (file.thumbnail or file.size <= SHOWN_WHOLE)
    return {
        "name": file.name,
        "size": file.size,
        "href": reverse("desk:file", args=[file.public_id]),
        "image": reverse("desk:thumbnail", args=[file.public_id]) if shown else None,
        "state": "" if clean else file.state,
    }


def _pictures_of(message, ticket):
    """Where the mail stands with its remote pictures; None when it has none."""
    blocked = message.html and has_blocked_images(message.html)
    return reverse("desk:pictures", args=[ticket.number, message.pk]) if blocked else None


def with_inline_pictures(html, files) -> Markup:
    """Stored HTML, which was sanitised at intake, with addresses in place of the names of its inline pictures."""
    known = {file.content_id.strip("<>"): file for file in files if file.content_id}

    def address(match):
        file = known.get(match[1])
        return reverse("desk:thumbnail", args=[file.public_id]) + "?whole=1" if file else "data:,"

    return legible(INLINE_PICTURE.sub(address, html))


def with_placed(html, files) -> Markup:
    """The same of what is not said yet: its pictures are named by their files."""
    for file in files:
        file.content_id = file.content_id or content_id(file)
    return with_inline_pictures(html, files)
