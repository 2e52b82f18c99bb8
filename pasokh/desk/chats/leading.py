"""Where a request is shown that came to her just now: among her chats for who looks at them, else on its own page."""

from urllib.parse import urlsplit

from django.urls import reverse

from ..fragments import lead_to, load_ticket
from .talks import TALKS


def lead(request, ticket):
    """Lead to a request: without loading the page anew where it is a chat and she is at her chats."""
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).path
    if ticket.channel in TALKS and shown.startswith(reverse("desk:chats")):
        return lead_to(ticket.number, page="desk:chat")
    return load_ticket(request, ticket.number)
