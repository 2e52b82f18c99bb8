"""Putting off, tasks, checklists and time, in words."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.ui.filters import jalali

from ..work.said import length_words
from .told import quiet, sentences, tells

quiet("checklist.changed", "checklist.ticked", "checklist.unticked", "time.started", "time.discarded")
sentences(
    {
        "task.planned": gettext_lazy("%(actor)s planned the task “%(task)s”"),
        "task.done": gettext_lazy("%(actor)s did the task “%(task)s”"),
        "task.undone": gettext_lazy("%(actor)s opened the task “%(task)s” again"),
    },
    task=("task", "task", "…"),
)
sentences(
    {
        "task.dropped": gettext_lazy("%(actor)s removed a task"),
        "checklist.dropped": gettext_lazy("%(actor)s took a checklist off"),
        "ticket.transcript": gettext_lazy("%(actor)s mailed a transcript of the conversation"),
        "ticket.transcript_failed": gettext_lazy("The transcript could not be sent: no mail server took it"),
    }
)
sentences(
    {"checklist.begun": gettext_lazy("%(actor)s put the checklist “%(name)s” on it")},
    name=("checklist", "checklist", "…"),
)


@tells("ticket.snoozed")
def snoozed(actor, payload, names, event):
    if until := payload.get("until"):
        moment = jalali(datetime.fromisoformat(until))
        return _("%(actor)s snoozed the request until %(moment)s") % {"actor": actor, "moment": moment}
    return _("%(actor)s snoozed the request until the customer answers") % {"actor": actor}


@tells("ticket.woken")
def woken(actor, payload, names, event):
    if payload.get("why") == "time":
        return _("The request was snoozed until now, and is open again")
    # The customer's answer, or the step that was taken, has a line of its own.
    return _("%(actor)s woke the request") % {"actor": actor} if payload.get("why") == "hand" else ""


@tells("task.changed")
def changed(actor, payload, names, event):
    words = _of_task(actor, payload, names)
    if "due_at" in payload.get("fields", ()):
        return _("%(actor)s moved the task “%(task)s”") % words
    return _("%(actor)s changed the task “%(task)s”") % words


@tells("task.assigned")
def assigned(actor, payload, names, event):
    owner, words = payload.get("owner"), _of_task(actor, payload, names)
    if owner is None:
        return _("%(actor)s left the task “%(task)s” to nobody") % words
    if (event.actor_kind, event.actor_id) == ("member", owner):
        return _("%(actor)s took over the task “%(task)s”") % words
    words["owner"] = names.of("member", owner, _("a former colleague"))
    return _("%(actor)s gave the task “%(task)s” to %(owner)s") % words


@tells("task.due")
def due(actor, payload, names, event):
    owner = names.of("member", payload.get("owner"))
    words = _of_task(actor, payload, names) | {"owner": owner}
    if owner:
        return _("%(owner)s was reminded of the task “%(task)s”") % words
    return _("The task “%(task)s” is due") % words


def _of_task(actor, payload, names):
    return {"actor": actor, "task": names.of("task", payload.get("task"), "…")}


@tells("time.logged")
def logged(actor, payload, names, event):
    return _("%(actor)s spent %(length)s on it") % {"actor": actor, "length": length_words(payload.get("seconds", 0))}


@tells("time.corrected")
def corrected(actor, payload, names, event):
    words = {"before": length_words(payload.get("before", 0)), "now": length_words(payload.get("seconds", 0))}
    return _("%(actor)s corrected time spent: %(before)s became %(now)s") % {"actor": actor, **words}


@tells("time.dropped")
def time_dropped(actor, payload, names, event):
    length = length_words(payload.get("seconds", 0))
    return _("%(actor)s removed time spent: %(length)s") % {"actor": actor, "length": length}
