"""Promises in words."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from pasokh.ui.filters import time_tag

KINDS = {
    "first_reply": _("First reply"),
    "next_reply": _("Next reply"),
    "update": _("News for the customer"),
    "solve": _("Solving"),
    "follow_up": _("Follow-up"),
    "chat_wait": _("Waiting in the chat"),
    "call_wait": _("Waiting on the phone"),
}
DUE = {
    "first_reply": _("Reply due"),
    "next_reply": _("Reply due"),
    "update": _("News due"),
    "solve": _("Solution due"),
    "follow_up": _("Follow-up due"),
    "chat_wait": _("In the chat queue"),
    "call_wait": _("On the phone queue"),
}
SHORT = {
    "first_reply": _("Reply by"),
    "next_reply": _("Reply by"),
    "update": _("News by"),
    "solve": _("Solve by"),
    "follow_up": _("Follow up by"),
    "chat_wait": _("Chat by"),
    "call_wait": _("Call by"),
}
STATES = {
    "running": _("running"),
    "paused": _("stands still"),
    "met": _("kept"),
    "breached": _("broken"),
    "cancelled": _("no longer needed"),
}
STATE_KINDS = {"met": "ok", "breached": "danger"}
WHY = {
    "policy": _("another policy, or it promises otherwise"),
    "hours": _("other working hours"),
    "priority": _("another priority"),
    "type": _("another type"),
    "team": _("another team"),
    "request": _("the request was changed"),
    "late": _("worked out anew"),
}
REASONS = {
    "overload": _("Too many requests at once"),
    "colleague": _("Waited for a colleague or another team"),
    "supplier": _("Waited for a supplier"),
    "technical": _("A technical fault"),
    "difficult": _("Harder than it looked"),
    "overlooked": _("Overlooked"),
    "target": _("The promise does not fit such requests"),
    "other": _("Something else"),
}
SOON = timedelta(minutes=30)


def due_state(at) -> str:
    """How a due time is coloured now: "danger" when it is over, "warn" shortly before, "" otherwise."""
    if at is None:
        return ""
    left = at - timezone.now()
    return "danger" if left < timedelta() else "warn" if left < SOON else ""


def due_words(at, kind, short=False) -> Markup:
    """«مهلت پاسخ: ۵ دقیقه دیگر», which keeps itself fresh; «پاسخ تا: …» where there is little room and it is not over; nothing where nothing is due."""
    if at is None:
        return Markup("")
    short = short and at > timezone.now()
    return Markup("{}: {}").format((SHORT if short else DUE).get(kind, _("Due")), time_tag(at, "relative"))
