"""The steps of a request's life, in words."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.tickets.life import resolution_categories
from pasokh.tickets.models import Closure
from pasokh.ui.filters import jalali

from .told import tells


@tells("ticket.paused", "ticket.status_changed")
def moved(actor, payload, names, event):
    status = names.of("status", payload.get("status"))
    if payload.get("undone"):
        return _("%(actor)s took the last step back: the status is “%(status)s” again") % {
            "actor": actor,
            "status": status,
        }
    return _("%(actor)s set the status to “%(status)s”") % {"actor": actor, "status": status}


@tells("ticket.solved")
def solved(actor, payload, names, event):
    category = resolution_categories().get(payload.get("resolved_as"))
    if category is None or payload.get("undone"):
        return moved(actor, payload, names, event)
    return _("%(actor)s set the status to “%(status)s”: %(resolution)s") % {
        "actor": actor,
        "status": names.of("status", payload.get("status")),
        "resolution": category.label(get_language()),
    }


@tells("ticket.opened_again")
def opened_again(actor, payload, names, event):
    if payload.get("unhappy"):
        return _("%(actor)s said that it is not solved, and the request is open again") % {"actor": actor}
    if event.actor_kind == "contact":
        return _("%(actor)s answered, and the request is open again") % {"actor": actor}
    return moved(actor, payload, names, event)


@tells("ticket.closed")
def closed(actor, payload, names, event):
    way = payload.get("way")
    if way == Closure.Way.CONFIRMED:
        return _("%(actor)s confirmed that it is solved, and the request is closed") % {"actor": actor}
    if way == Closure.Way.FOLLOWED_UP:
        return _("The customer is content, and the request is closed")
    if way == Closure.Way.SILENCE:
        return _("The customer said nothing after it was solved, and the request is closed")
    return moved(actor, payload, names, event)


@tells("ticket.follow_up_planned")
def planned(actor, payload, names, event):
    due = datetime.fromisoformat(payload["due"])
    return _("%(actor)s planned a follow-up for %(time)s; %(owner)s asks the customer") % {
        "actor": actor,
        "time": jalali(due, "moment"),
        "owner": names.of("member", payload.get("owner"), _("a former colleague")),
    }


@tells("ticket.follow_up_due")
def due(actor, payload, names, event):
    owner = names.of("member", payload.get("owner"), _("a former colleague"))
    return _("The follow-up is due: %(owner)s asks the customer whether it is solved") % {"owner": owner}


@tells("ticket.followed_up")
def followed_up(actor, payload, names, event):
    sentences = {
        "content": _("%(actor)s asked the customer: it is solved"),
        "unhappy": _("%(actor)s asked the customer: it is not solved"),
        "no_answer": _("%(actor)s asked the customer, who did not answer"),
    }
    return sentences[payload["outcome"]] % {"actor": actor}
