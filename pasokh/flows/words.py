"""Runs in words: how they stand, and why one stopped or rests."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pasokh.automation.words import NOTES

from .models import Run

STATES = {
    Run.State.RUNNING: pgettext_lazy("of a flow", "Runs"),
    Run.State.WAITING: pgettext_lazy("of a flow", "Waits"),
    Run.State.PAUSED: pgettext_lazy("of a flow", "Rests"),
    Run.State.DONE: pgettext_lazy("of a flow", "Over"),
    Run.State.FAILED: pgettext_lazy("of a flow", "Stopped"),
    Run.State.CANCELLED: pgettext_lazy("of a flow", "Broken off"),
}
WHY = {
    "timeout": gettext_lazy("nobody answered in time, and no other way leads on"),
    "not_understood": gettext_lazy("the answer was not understood, and no other way leads on"),
    "error": gettext_lazy("a step failed, and no other way leads on"),
    "nowhere": gettext_lazy("the way out leads nowhere"),
    "circle": gettext_lazy("it went round in a circle without waiting for anything"),
    "too_long": gettext_lazy("it went through too many steps"),
    "no_request": gettext_lazy("there is no request to do this on"),
    "too_deep": gettext_lazy("too many flows within flows"),
    "subflow": gettext_lazy("the flow within it did not come to its end"),
    "cancelled": gettext_lazy("it was broken off"),
    "member": gettext_lazy("a colleague answered by hand and took over"),
    "asked": gettext_lazy("the customer asked for a person"),
    "closed": gettext_lazy("the request was closed"),
    "merged": gettext_lazy("the request went into another one, where a conversation runs already"),
    "erased": gettext_lazy("the customer was erased"),
    "parent": gettext_lazy("the flow that began it was broken off"),
    "nobody": gettext_lazy("there is nobody to ask"),
}
WAITS = {
    "answer": gettext_lazy("the customer's answer"),
    "task": gettext_lazy("a task"),
    "decision": gettext_lazy("an approval"),
    "result": gettext_lazy("another program"),
    "event": gettext_lazy("something to happen"),
    "subflow": gettext_lazy("another flow"),
    "time": gettext_lazy("its time"),
}


def why_words(code) -> str:
    """Why a run stopped, rests or was broken off; "" where there is nothing to say."""
    return str(WHY.get(code) or NOTES.get(code) or "") if code else ""


def waits_words(run) -> str:
    """What a run waits for; "" where it does not wait."""
    if run.state not in (Run.State.WAITING, Run.State.PAUSED):
        return ""
    return str(WAITS.get(run.waits_for) or _("…"))
