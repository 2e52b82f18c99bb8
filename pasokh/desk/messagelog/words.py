"""Steps in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from pasokh.channels.failures import in_words
from pasokh.channels.models import Channel, ChannelStep
from pasokh.kernel.persian.isolates import isolate
from pasokh.ui.filters import number
from pasokh.workspaces.models import Member

from ..quarantine.words import why_of
from ..tickets.messages import why_words

Step = ChannelStep.Step
# How a step is coloured, as chips are.
KINDS = {
    Step.QUARANTINED: "danger",
    Step.REFUSED: "danger",
    Step.BOUNCED: "danger",
    Step.PUT_OFF: "warn",
    Step.UNSURE: "warn",
    Step.DELAYED: "warn",
    Step.SENT: "ok",
    Step.THREADED: "ok",
    Step.TAKEN: "ok",
}
# What is said in a chat or by the API has no way of its own.
WITHOUT = (Channel.Kind.CHAT, Channel.Kind.API, Channel.Kind.FORM)
OURS = {"waiting for its turn", "unsure"}  # words that are no server's, and said by the step itself


def has_steps(message) -> bool:
    """Whether it came or goes by a way of which steps are written down."""
    kind, _, channel = message.origin.partition(":")
    return bool(channel) and kind not in WITHOUT


def names_of(steps) -> dict:
    """The names of the members whom these steps name, by id: one query, none where none is named."""
    ids = {step.about["member"] for step in steps if step.about.get("member")}
    return dict(Member.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def told(step, names) -> dict:
    """A step as the templates show it: `words`, `kind` (of a chip, or ""), `said` (the server's words), `at`, `next` (when it is tried again, or None)."""
    until = step.about.get("next")
    return {
        "words": _words(step, names),
        "kind": KINDS.get(step.step, ""),
        "said": "" if step.words in OURS or step.step == Step.SET_ASIDE else in_words(step.words),
        "at": step.at,
        "next": datetime.fromisoformat(until) if until else None,
    }


def short(step) -> dict:
    """Where something stands, by its last step: `words` and `kind` of a chip."""
    words = {
        Step.ARRIVED: _("Waits to be read"),
        Step.READ: _("Read"),
        Step.THREADED: _("On a request"),
        Step.NOTED: _("Noted"),
        Step.QUARANTINED: _("Could not be processed"),
        Step.SET_ASIDE: _("Set aside"),
        Step.TAKEN: _("Taken by a colleague"),
        Step.QUEUED: _("Waits to be sent"),
        Step.BEGUN: _("Is being sent"),
        Step.PUT_OFF: _("Is tried again"),
        Step.SENT: _("Sent"),
        Step.REFUSED: _("Not sent"),
        Step.UNSURE: _("Perhaps sent"),
        Step.DELAYED: _("Late on its way"),
        Step.BOUNCED: _("Came back"),
        Step.RETRIED: _("Is tried again"),
    }
    return {"words": words[step.step], "kind": KINDS.get(step.step, "")}


def _words(step, names):
    own = {
        Step.ARRIVED: _arrived,
        Step.THREADED: _threaded,
        Step.SET_ASIDE: _set_aside,
        Step.BEGUN: _begun,
        Step.TAKEN: lambda step, names: _("%(name)s took it as a request") % {"name": _name(step, names)},
        Step.RETRIED: lambda step, names: _("%(name)s had it tried again") % {"name": _name(step, names)},
        Step.PUT_OFF: _put_off,
    }
    if step.step in own:
        return own[step.step](step, names)
    return {
        Step.READ: _("Read"),
        Step.NOTED: _("It was no message of a customer, and has had its effect"),
        Step.QUARANTINED: _("Could not be processed, and waits for a person"),
        Step.QUEUED: _("Put in the line of what is to be sent"),
        Step.SENT: _("The server took it"),
        Step.REFUSED: _("Refused for good"),
        Step.UNSURE: _("The connection broke at the end: it may have arrived"),
        Step.DELAYED: _("A mail server has not delivered it yet, and tries on"),
        Step.BOUNCED: _("It came back"),
    }[step.step]


def _name(step, names):
    return isolate(names.get(step.about.get("member"), "")) or _("A colleague")


def _arrived(step, names):
    about = step.about
    words = {
        "imap": _("Fetched from the folder %(folder)s, number %(uid)s"),
        "smtp": _("Handed to our mail server"),
        "lmtp": _("Handed to our mail server (LMTP)"),
        "pipe": _("Handed to us by a mail server on this machine"),
    }.get(about.get("by"), _("Arrived"))
    return words % {"folder": isolate(about.get("folder", "")), "uid": isolate(str(about.get("uid", "")))}


def _threaded(step, names):
    if step.about.get("opened"):
        return _("Opened a request")
    why = why_words(step.about.get("why", ""))
    return _("Put on a request: it %(why)s") % {"why": why} if why else _("Put on a request of its sender")


def _set_aside(step, names):
    return _("Set aside: %(why)s") % {"why": why_of(step.words)}


def _begun(step, names):
    return _("Handed to the server, try %(count)s") % {"count": number(step.about.get("try", 1))}


def _put_off(step, names):
    return _("Waits for its turn in the minute") if step.words in OURS else _("Not taken now; it is tried again")
