"""An agent speaks first."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Identity
from pasokh.tickets.actions.begin import begin
from pasokh.tickets.models import Message

from ..models import Visitor
from . import counting
from .know import know


class Blocked(ValueError):
    """She was blocked: nothing is said to her, as nothing of hers is taken."""


@transaction.atomic
def call(*, visitor: Visitor, by, inbox_id, language="", text, html="", source="", client_id=None) -> Message:
    """Begin a conversation with a visitor: a request of hers that is with `by`, whose first message it is. She need not have opened the chat.

    A repeated `client_id` changes nothing. Raises Blocked, and what `tickets.actions.begin` raises: Underway where one is open with her already.
    """
    contact = identify(kind=Identity.Kind.VISITOR, value=visitor.key, language=language)
    if contact.blocked_at:
        raise Blocked
    if visitor.contact_id != contact.pk:
        know(key=visitor.key, contact=contact)
    kind = visitor.site.partition(":")[0]
    words = {"text": text, "html": html, "source": source, "client_id": client_id}
    before = timezone.now()
    message = begin(contact=contact, channel=kind, origin=visitor.site, inbox_id=inbox_id, by=by, **words)
    if message.created_at >= before:
        counting.add(visitor.site, counting.day_of(before), Counter(conversations=1))
    return message
