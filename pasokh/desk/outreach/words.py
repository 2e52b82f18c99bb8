"""Words for smart messages, and a message as lists show it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.automation.names import Names
from pasokh.automation.words import filter_sentences
from pasokh.channels.models import Channel
from pasokh.kernel.persian.isolates import ltr
from pasokh.outreach.fields import fields
from pasokh.outreach.models import SmartMessage

STAGES = {
    SmartMessage.Stage.DRAFT: (gettext_lazy("Draft"), ""),
    SmartMessage.Stage.WAITING: (gettext_lazy("Waits for approval"), "accent"),
    SmartMessage.Stage.LIVE: (gettext_lazy("Shown"), "ok"),
    SmartMessage.Stage.PAUSED: (gettext_lazy("Stopped for now"), ""),
}
HOURS = {
    "always": gettext_lazy("At any time"),
    "open": gettext_lazy("In working hours only"),
    "closed": gettext_lazy("Outside of working hours only"),
}
PRIORITIES = {
    5: gettext_lazy("Before all others"),
    4: gettext_lazy("High"),
    3: gettext_lazy("Usual"),
    2: gettext_lazy("Low"),
    1: gettext_lazy("After all others"),
}
GOALS = {
    "none": gettext_lazy("None: answers are counted"),
    "page": gettext_lazy("She reaches a page"),
    "event": gettext_lazy("The page tells of an event"),
}
DEEDS = {
    "open": gettext_lazy("opens the chat"),
    "link": gettext_lazy("leads to an address"),
    "say": gettext_lazy("says a ready answer"),
}


def site_names(bodies=()) -> dict[str, str]:
    """The sites of the chat by origin: the open ones, and closed ones that these bodies name, for what is of one site must not become all sites'."""
    named = {origin for body in bodies for origin in body["sites"]}
    sites = Channel.objects.filter(kind=Channel.Kind.CHAT).order_by("-active", "pk")
    return {each.origin: _called(each) for each in sites if each.active or each.origin in named}


def _called(site):
    return site.name if site.active else _("%(name)s (closed)") % {"name": site.name}


def names_in(bodies) -> Names:
    """What the conditions of these bodies name: asked for once, however many they are."""
    return Names((each["conditions"], fields()) for each in bodies)


def told_conditions(body, names=None) -> list[str]:
    """To whom it is shown, one sentence a condition."""
    return filter_sentences(_isolated(body["conditions"]), fields(), names or names_in([body]))


def _isolated(part):
    """Conditions with addresses that keep their order within Persian."""
    if "field" not in part:
        [(how, parts)] = part.items()
        return {how: [_isolated(each) for each in parts]}
    if part["field"] != "url":
        return part
    value = part["value"]
    return part | {"value": [ltr(each) for each in value] if isinstance(value, list) else ltr(value)}


def stage_of(message, draft) -> tuple:
    """(words, kind of chip)."""
    return STAGES[message.stage(draft)]
