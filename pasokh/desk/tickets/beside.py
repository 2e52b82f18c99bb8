"""What a mail says beside its words, as its message shows it: an invitation, whose mail it hands on, how it is sealed."""

from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.channels.models import MailFacts
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.persian.isolates import isolate
from pasokh.ui.filters import jalali

from .trust import trust_of

_facts = Ready(lambda: MailFacts.objects.filter(among("message", "messages")).order_by("pk"))


def asked_facts(messages):
    """The question for the facts of these messages, for `together`; None where no mail of a customer is among them."""
    ids = [each.pk for each in messages if each.kind == "incoming" and each.origin.startswith("email:")]
    return (_facts, {"messages": ids}) if ids else None


def facts_of(messages) -> dict:
    """{message id: MailFacts} of those that have some."""
    asked = asked_facts(messages)
    return {each.message_id: each for each in (asked[0](**asked[1]) if asked else ())}


def beside_of(facts) -> dict:
    """For ui/components/message.html: `invitation` (title, icon, facts), `lines` (icon, text), `trust` (see trust_of). {} for no facts."""
    if facts is None:
        return {}
    lines = [*_automatic(facts.automatic), *_forwarded(facts.forwarded), *_sealed(facts.seal)]
    invitation = _invitation(facts.invitation) if facts.invitation else None
    shown = {"invitation": invitation, "lines": lines, "trust": trust_of(facts)}
    return {name: value for name, value in shown.items() if value}


def _automatic(is_so):
    if is_so:
        yield {"icon": "info", "text": _("Automatic reply: a program wrote it, and it is not answered")}


def _forwarded(said):
    if said:
        who = isolate(said.get("name") or said.get("address", ""))
        words = _("Hands on a mail of %(who)s: %(subject)s") if said.get("subject") else _("Hands on a mail of %(who)s")
        yield {"icon": "mail", "text": words % {"who": who, "subject": isolate(said.get("subject", ""))}}


def _sealed(seal):
    words = {
        "smime-signed": _("Signed (S/MIME); the signature is not checked here"),
        "pgp-signed": _("Signed (PGP); the signature is not checked here"),
        "smime-encrypted": _("Encrypted (S/MIME): it cannot be read here"),
        "pgp-encrypted": _("Encrypted (PGP): it cannot be read here"),
    }
    if seal in words:
        yield {"icon": "lock", "text": words[seal]}


def _invitation(said):
    """Title and facts of an appointment; what the mail does not say is left out."""
    facts = [
        (_("Time"), when_words(said)),
        (_("Where"), said.get("where", "")),
        (_("Organizer"), _named(said.get("organizer"))),
        (_("Answer"), _answer(said) if said.get("method") == "reply" else ""),
    ]
    return {
        "what": _method(said),
        "title": said.get("title", ""),
        "facts": [{"name": name, "text": text} for name, text in facts if text],
    }


def _method(said):
    words = {
        "request": _("Invitation to a meeting") if not said.get("number") else _("A meeting was changed"),
        "cancel": _("A meeting was called off"),
        "reply": _("Answer to an invitation"),
        "counter": _("Another time is proposed"),
    }
    return words.get(said.get("method"), _("Appointment"))


def _named(person):
    return (person or {}).get("name") or (person or {}).get("address", "")


def _answer(said):
    person = next(iter(said.get("people", [])), {})
    words = {"accepted": _("Comes"), "declined": _("Does not come"), "tentative": _("May come")}
    answer = words.get(person.get("answer"), "")
    return " · ".join(filter(None, [answer, _named(person)]))


def when_words(said) -> str:
    """From when to when, in the reader's zone and calendar; one day is named once."""
    starts, ends = _moment(said.get("starts", "")), _moment(said.get("ends", ""))
    if starts is None:
        return ""
    if said.get("all_day"):
        days = [jalali(starts, "long"), jalali(ends, "long") if ends and ends != starts else ""]
        return _repeated(" – ".join(filter(None, days)), said)
    same_day = ends and ends.date() == starts.date()
    last = (jalali(ends, "time") if same_day else _day_and_time(ends)) if ends else ""
    return _repeated(" – ".join(filter(None, [_day_and_time(starts), last])), said)


def _day_and_time(moment):
    return f"{jalali(moment, 'long')} · {jalali(moment, 'time')}"


def _repeated(words, said):
    return _("%(when)s, repeated") % {"when": words} if said.get("repeats") else words


def _moment(text):
    """A moment in the reader's zone; a day stays one, and a time of no zone is taken as hers. None for what is none."""
    try:
        if "T" not in text:
            day = date.fromisoformat(text)
            return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return timezone.localtime(moment.astimezone(UTC)) if moment.tzinfo else timezone.make_aware(moment)
