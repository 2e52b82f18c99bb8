"""Telling a visitor who has left that she was answered: by push, to the browsers that asked for it. Without anybody's words."""

from django.utils import translation
from django.utils.translation import gettext as _

from pasokh.notices.push.sending import carry, sealed
from pasokh.tickets.models import Message

from .models import Browser

LEFT = 5  # seconds in which who is still there sees the answer
LONGEST = 120  # characters of a name
SEEN = (Message.State.DELIVERED, Message.State.READ)


def push(workspace_id, message_id, browser_ids=None, tried=0):
    """Tell of one answer, unless it has been seen or she is there: all her browsers, or the given ones."""
    from .jobs import push_answer

    def again(ids, **later):
        push_answer.defer(message_id=message_id, browser_ids=ids, **later)

    carry(workspace_id, Browser, lambda: _letters(message_id, browser_ids), again, tried)


def _letters(message_id, browser_ids):
    message = Message.objects.select_related("ticket__contact").filter(pk=message_id).first()
    if message is None or message.state in SEEN or message.ticket.contact.is_here:
        return
    ticket = message.ticket
    browsers = Browser.objects.filter(contact=ticket.contact, site=ticket.origin)
    for browser in browsers if browser_ids is None else browsers.filter(pk__in=browser_ids):
        if made := sealed(browser, letter_of(message, ticket)):
            yield made


def letter_of(message, ticket) -> dict:
    """The payload, as the page's worker shows it, in her language. Which page it leads to is the worker's to know."""
    with translation.override(ticket.contact.language or None):
        return {
            "title": message.author_name[:LONGEST] or _("A new answer"),
            "body": _("You have a new answer in the chat."),
            "lang": translation.get_language(),
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "tag": ticket.public_id,
        }
