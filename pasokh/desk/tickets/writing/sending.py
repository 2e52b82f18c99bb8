"""From the composer's form to a message, or to an answer that waits."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.channels.ways import Unreachable, is_instant, usual_way, way_named
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.append import MessageTooLong
from pasokh.tickets.actions.drafts import forget_sent
from pasokh.tickets.actions.hold import BadTime, hold
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.saved_replies import count_uses
from pasokh.tickets.models import Attachment, WritingHabit
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.writing.meanwhile import AnsweredMeanwhile, Meanwhile, meanwhile, moment_of
from pasokh.tickets.writing.pictures import is_mail, typed_with
from pasokh.tickets.writing.saved_replies import of_ids, open_places

from ...outgoing.addresses import NotAnAddress
from ..work.when import WhenForm
from .letters import mailing_of, wrong_blind_words

MOST_FILES = 20
MOST_SAVED = 20
MOST_MENTIONED = 60
CHOSEN = "chosen"


class NotYet(Exception):
    """Why it should not go as it is, in words for its writer. Nothing has changed. `again`: it goes if she sends it again, having read `answers`."""

    def __init__(self, words, again=False, answers=()):
        super().__init__(words)
        self.again, self.answers = again, answers


def say(request, ticket, mode):
    """Write what the form says: a Message, or a HeldReply where it waits. Raises NotYet, and what `reply` raises."""
    given = request.POST
    text = given.get("text", "")
    check_places(text)
    if mode == "note" and given.get("later"):
        raise NotYet(_("Notes are written at once, and not sent later."))
    if mode == "reply":
        _check_meanwhile(request, ticket)
    files = [Attachment.objects.by_public_id(each) for each in given.getlist("attachments")[:MOST_FILES]]
    keys = [file.pk for file in files]
    common = {"ticket": ticket, "by": request.member, "attachment_ids": keys, "client_id": _client_id(given)}
    said = _noted(given, text, files, common) if mode == "note" else _answered(request, ticket, text, files, common)
    forget_sent(ticket=ticket, by=request.member, text=text)
    count_uses(of_ids(request.member, given.getlist("saved")[:MOST_SAVED]))
    return said


def _noted(given, text, files, common):
    return note(**common, **_typed(text, files), mentioned=given.getlist("mentioned")[:MOST_MENTIONED])


def _answered(request, ticket, text, files, common):
    try:
        return _answer(request, ticket, text, files, common | {"seen": _seen(request.POST)})
    except AnsweredMeanwhile as crossed:
        found = Meanwhile(tuple(each.author_name for each in crossed.answers), crossed.going)
        raise NotYet(meanwhile_words(found), again=True, answers=crossed.answers) from crossed


def _seen(given):
    """The last position of the thread that stood before her; None once she has read what came after it."""
    position = given.get("seen", "")
    return int(position) if position.isdecimal() and len(position) < 10 and not given.get("again") else None


def _answer(request, ticket, text, files, common):
    origin = _origin(request, ticket)
    try:
        common |= {"mailing": mailing_of(request.POST, origin or ticket.origin)}
    except NotAnAddress as problem:
        raise NotYet(wrong_blind_words(problem)) from problem
    goes_at = _later(request)
    if goes_at or WritingHabit.of(request.member).holds(is_instant(origin or ticket.origin)):
        waits = request.POST.get("waits") == "on"
        try:
            return hold(**common, text=text, origin=origin, goes_at=goes_at, waits=waits)
        except BadTime as error:
            raise NotYet(too_far_words()) from error
    return reply(**common, **_typed(text, files, is_mail(origin or ticket.origin)), origin=origin)


def too_far_words() -> str:
    """Why an answer cannot wait for a moment."""
    return _("This moment has passed, or is more than a year away. Choose another.")


def _typed(text, files, by_mail=False):
    if len(text) > TEXT_LIMIT:
        raise MessageTooLong
    typed = typed_with(text, files, by_mail)
    return {"text": typed.text, "html": typed.html, "source": typed.source}


def check_places(text):
    """Raises NotYet for a place that a saved reply left open."""
    if places := open_places(text):
        named = "، ".join(isolate(f"{{{{{place}}}}}") for place in dict.fromkeys(places))
        raise NotYet(
            _("Nobody has filled in %(places)s. Write what belongs there, or take it out.") % {"places": named}
        )


def _check_meanwhile(request, ticket):
    since = request.POST.get("based_at", "")
    if request.POST.get("again") or not (since.isdecimal() and len(since) < 18):
        return
    found = meanwhile(ticket, member=request.member, since=moment_of(int(since)))
    if words := meanwhile_words(found):
        raise NotYet(words, again=True, answers=found.answers)


def meanwhile_words(found) -> str:
    """What happened meanwhile, as a sentence; "" for nothing."""
    if found.answered_by:
        words = _("Meanwhile %(names)s answered. Read that first, then send yours again if it is still right.")
        return words % {"names": _named(dict.fromkeys(found.answered_by))}
    if found.answering:
        words = _("An answer of %(names)s is about to go. Read it first, then send yours again if it is still right.")
        return words % {"names": _named(found.answering)}
    if found.settled:
        return _(
            "Meanwhile a colleague settled this request. Look at it first, then send yours again if it is still right."
        )
    return ""


def _named(names):
    return "، ".join(isolate(name or _("Pasokh")) for name in names)


def unheard_words(message) -> str:
    """Whom a note called who may not see the request, as a sentence; "" for nobody."""
    called = getattr(message, "called", None)
    if not called or not called.unheard:
        return ""
    words = ngettext(
        "%(names)s may not see this request, and was not told.",
        "%(names)s may not see this request, and were not told.",
        len(called.unheard),
    )
    return words % {"names": "، ".join(isolate(name) for name in called.unheard)}


def _origin(request, ticket):
    """The way that was chosen, "" for the ticket's own; where it has none (entered by hand), the first there is. Raises NotYet where none leads to her."""
    wanted = request.POST.get("via", "")
    if not wanted:
        return _usual_way(ticket)
    if wanted == ticket.origin:
        return ""
    if way_named(ticket, wanted) is None:
        raise NotYet(_("This customer cannot be reached this way any more. Choose another."))
    return wanted


def _usual_way(ticket):
    try:
        return usual_way(ticket)
    except Unreachable as error:
        words = _(
            "This was not sent: no channel leads to this customer. Add an e-mail address on her page, or call her and write down as a note what was said."
        )
        raise NotYet(words) from error


def _later(request):
    wish = request.POST.get("later", "")
    return moment_wished(wish, WhenForm(request.POST)) if wish else None


def moment_wished(wish, form) -> datetime:
    """The moment of a button, or what the form says. Raises NotYet."""
    if wish == CHOSEN:
        if form.is_valid() and form.moment:
            return form.moment
        raise NotYet(_("Choose a day and a time for it."))
    try:
        moment = datetime.fromisoformat(wish)
    except ValueError as error:
        raise NotYet(_("Choose a day and a time for it.")) from error
    if moment.tzinfo is None:
        raise NotYet(_("Choose a day and a time for it."))
    return moment


def _client_id(given):
    try:
        return uuid.UUID(given.get("client_id"))
    except (TypeError, ValueError):
        return None
