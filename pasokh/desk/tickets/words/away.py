"""Answers in a chat that went by mail because the customer had left it, or could not, in words."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pasokh.kernel.persian.numbers import show_number

from .told import tells


@tells("ticket.answers_mailed")
def mailed(actor, payload, names, event):
    count = payload.get("count", 1)
    words = ngettext(
        "The customer has left the chat: the answer that was not read went by e-mail",
        "The customer has left the chat: %(count)s answers that were not read went in one e-mail",
        count,
    )
    return words % {"count": show_number(count, get_language())}


@tells("ticket.answers_unmailed")
def unmailed(actor, payload, names, event):
    known = {
        "no mailbox": _("The customer has left the chat, and no e-mail can be sent to her: no mailbox can send"),
        "returned": _("The customer has left the chat, and the e-mail with the answers came back"),
        "unsure": _(
            "The customer has left the chat; the connection broke while the answers were mailed: they may have arrived"
        ),
    }
    return known.get(payload.get("why"), _("The customer has left the chat, and the answers could not be mailed"))
