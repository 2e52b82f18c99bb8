"""Smart messages at the door: what a browser may show, what it tells of that, and what she answers to."""

from pasokh.outreach import trying
from pasokh.outreach.actions.answering import Line, line_for
from pasokh.outreach.actions.reporting import WHAT, Saw, take_in
from pasokh.outreach.offering import is_wanted, offers
from pasokh.tickets.actions.inbound import SaidBefore
from pasokh.tickets.models import Message
from pasokh.visitors.actions.record import without_waiting
from pasokh.visitors.models import Visitor

from . import rates, threads
from .problems import Problem
from .reports import shows_visitors

TALKING = ("open", "paused")  # a conversation in which she is not disturbed
MOST_TOLD, LONGEST = 20, 60  # of one request; characters of an id


def has_any(visit) -> bool:
    """Whether there is anything to look for. Inside the workspace: it costs nothing while a business has no smart messages."""
    return _is_tried(visit) or (shows_visitors(visit) and is_wanted(visit.site.origin))


def offered(visit, ticket) -> list[dict]:
    """What her browser may show on this page; `ticket` as `threads.present_ticket` gives it. Inside the workspace, after she has been noted."""
    site, contact = visit.site.origin, visit.contact
    visitor = Visitor.objects.filter(site=site, key=visit.visitor).first()
    if _is_tried(visit) and (found := trying.tried(_address(visit), visit.workspace.pk)):
        return trying.offer_of(*found, site=site, visitor=visitor, contact=contact, language=visit.language)
    if visitor is None or (contact and contact.blocked_at):
        return []
    is_talking = bool(ticket and ticket["status"] in TALKING)
    return offers(visitor=visitor, contact=contact, is_talking=is_talking, language=visit.language)


def _is_tried(visit):
    return trying.PARAMETER in _address(visit)


def _address(visit):
    page = visit.data.get("page")
    said = page.get("url") if isinstance(page, dict) else page
    return said if isinstance(said, str) else ""


def take_many(visits) -> list[dict | Problem]:
    """What visits of one site tell: `{reports: [{id, version, what, token}]}`. Gives {} or a Problem for each."""
    read = [_read(visit) for visit in visits]
    reports = [report for each in read if isinstance(each, list) for report in each]
    if reports:
        with visits[0].enter():
            without_waiting()
            take_in(site=visits[0].site.origin, reports=reports)
    return [each if isinstance(each, Problem) else {} for each in read]


def _read(visit):
    try:
        rates.spend_report(visit)
        told = visit.data.get("reports")
        if not isinstance(told, list) or len(told) > MOST_TOLD:
            raise Problem("bad_body")
        return [_report(visit, each) for each in told] if shows_visitors(visit) else []
    except Problem as problem:
        return problem


def _report(visit, told):
    if not isinstance(told, dict):
        raise Problem("unusable")
    texts = [told.get(name) for name in ("id", "what", "token")]
    version = told.get("version")
    is_number = isinstance(version, int) and not isinstance(version, bool) and 0 < version < 2**31
    if not is_number or not all(_is_short(each) for each in texts) or texts[1] not in WHAT:
        raise Problem("unusable")
    message, what, token = texts
    return Saw(visit.visitor, message, version, what, token[:40])


def _is_short(text):
    return isinstance(text, str) and 0 < len(text) <= LONGEST and text.isascii() and text.isprintable()


def line_of(visit) -> Line | None:
    """What a message of hers answers to, if it says so (`smart`) and that was shown to her. Inside the workspace, once she is a contact."""
    message_id = visit.data.get("smart")
    if not _is_short(message_id):
        return None
    asked = {"site": visit.site.origin, "key": visit.visitor, "contact": visit.contact}
    return line_for(**asked, message_id=message_id, language=visit.language)


def said_before(visit, line) -> SaidBefore:
    """The same, as it is written before her words: said by the business."""
    return SaidBefore(line.message.actor, line.text, line.client_id, visit.workspace.name)


def shown_line(ticket, line, site) -> dict | None:
    """The same, as her chat shows it once it stands on her ticket."""
    found = Message.objects.filter(ticket=ticket, author_kind=line.message.actor.kind, client_id=line.client_id).first()
    if found is None:
        return None
    found.ticket = ticket
    (shown,) = threads.present([found], site, files={})
    return shown
