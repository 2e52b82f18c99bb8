"""What was promised to the customer, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from pasokh.ui.filters import jalali

from ...promises.words import KINDS, REASONS, WHY
from .told import tells


@tells("promise.warned")
def warned(actor, payload, names, event):
    return ""  # whoever has it is told; the chip says it to all others


@tells("promise.broken")
def broken(actor, payload, names, event):
    words = {"promise": KINDS.get(payload["clock"], "")}
    if due := payload.get("due"):
        words["time"] = jalali(datetime.fromisoformat(due), "moment")
        return _("“%(promise)s” was promised by %(time)s and is late") % words
    return _("“%(promise)s” was late") % words


@tells("promise.escalated")
def escalated(actor, payload, names, event):
    words = {"promise": KINDS.get(payload["clock"], ""), "person": names.of("member", payload.get("member"))}
    if len(payload.get("members", ())) > 1 and words["person"]:
        return _("“%(promise)s” is late: %(person)s and others were told") % words
    if words["person"]:
        return _("“%(promise)s” is late: %(person)s was told") % words
    return _("“%(promise)s” is late: it was escalated") % words


@tells("promise.changed")
def changed(actor, payload, names, event):
    return _("Due times have changed: %(why)s") % {"why": WHY.get(payload.get("why"), "")}


@tells("promise.explained")
def explained(actor, payload, names, event):
    words = {"actor": actor, "promise": KINDS.get(payload["clock"], ""), "reason": REASONS.get(payload["reason"], "")}
    return _("%(actor)s said why “%(promise)s” was late: %(reason)s") % words
