"""How work on a ticket is said in words, wherever it is shown."""

from django.utils.translation import gettext as _

from pasokh.kernel.persian.durations import show_length
from pasokh.ui.filters import jalali, language


def snoozed_words(ticket) -> str:
    """Until when it sleeps; "" for one that does not."""
    if not ticket.snoozed_at:
        return ""
    if ticket.snoozed_until:
        return _("Snoozed until %(moment)s") % {"moment": jalali(ticket.snoozed_until)}
    return _("Snoozed until the customer answers")


def length_words(seconds) -> str:
    """A length of time, as precisely as it matters: minutes once there is one."""
    return show_length(seconds, language())
