"""How a message went, where that was not as its ticket's answers go: handed on to somebody, with blind copies, with a subject of its own."""

from django.utils.translation import gettext as _

from pasokh.channels.failures import in_words
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.models import Attachment, Envelope, Message

_envelopes = Ready(lambda: Envelope.objects.filter(among("message", "messages")).order_by("pk"))
OURS = (Message.Kind.REPLY, Message.Kind.NOTE)
STATES = frozenset({"queued", "sent", "delivered", "failed"})


def asked_envelopes(messages):
    """The question for the envelopes of these messages, for `together`; None where none of them may have one."""
    ids = [each.pk for each in messages if each.kind in OURS and each.origin.startswith("email:")]
    return (_envelopes, {"messages": ids}) if ids else None


def envelopes_of(messages) -> dict:
    """{message id: Envelope} of those that have one."""
    asked = asked_envelopes(messages)
    return {each.message_id: each for each in (asked[0](**asked[1]) if asked else ())}


def going_of(envelope, message) -> dict:
    """What ui/components/message.html shows of it beside the message: `lines`, and the `state` of one that was handed on. {} for none."""
    if envelope is None:
        return {}
    handed_on = message.kind == Message.Kind.NOTE
    lines = []
    if envelope.to:
        words = _("Handed on to %(people)s") if handed_on else _("To %(people)s")
        lines.append({"icon": "mail", "text": words % {"people": _named(envelope.to)}})
    if envelope.cc:
        lines.append({"icon": "people", "text": _("CC: %(people)s") % {"people": _named(envelope.cc)}})
    if envelope.blind:
        lines.append({"icon": "people", "text": _("BCC: %(people)s") % {"people": _named(envelope.blind)}})
    lines += [{"icon": "warn", "text": _missed(address, told)} for address, told in envelope.missed.items()]
    if envelope.files:
        lines.append({"icon": "attach", "text": _("With it: %(files)s") % {"files": _files(envelope)}})
    shown = {"lines": lines} if lines else {}
    if handed_on and message.state in STATES:
        shown["state"] = message.state
    return shown


def _named(people):
    return "، ".join(f"{isolate(name)} {ltr(f'<{address}>')}" if name else ltr(address) for name, address in people)


def _missed(address, told):
    words = (
        _("Not yet to %(address)s, it is tried again: %(words)s")
        if told["waits"]
        else _("Sent, but not to %(address)s: %(words)s")
    )
    return words % {"address": ltr(address), "words": isolate(in_words(told["words"])[:300])}


def _files(envelope):
    names = Attachment.objects.filter(pk__in=envelope.files).order_by("pk").values_list("name", flat=True)
    return "، ".join(isolate(name) for name in names)
