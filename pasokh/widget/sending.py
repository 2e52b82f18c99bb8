"""Taking in what visitors say: the messages of a site that arrive together share one transaction, from the look at the site to the commit."""

import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextField
from django.utils import timezone

from pasokh.channels.actions.keep_refused import keep_refused
from pasokh.contacts.models import Identity
from pasokh.kernel.database.ready import Ready, among
from pasokh.outreach.actions.answering import note_answered
from pasokh.routing.known import has_queues
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive_many
from pasokh.tickets.models import Attachment
from pasokh.visitors.actions import counting

from . import rates, smart, threads
from .conversations import place_for
from .forms import team_of
from .problems import Problem
from .queueing import queue_of
from .requirements import missing
from .sites import is_somebody_here

TEXT_LIMIT = 10_000  # characters of one message of a chat
MOST_FILES = 10


@dataclass
class Letter:
    """One message on its way: what the visit brings, and what becomes of it."""

    visit: object
    files: tuple[int, ...] = ()
    ticket_id: int | None = None
    begins: bool = False
    team_id: int | None = None
    problem: Problem | None = None
    received: object = None

    @cached_property
    def text(self) -> str:
        text = self.visit.text("text")
        if len(text) > TEXT_LIMIT:
            raise Problem("too_long", limit=TEXT_LIMIT)
        return text

    @cached_property
    def client_id(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.visit.text("client_id"))
        except ValueError as error:
            raise Problem("bad_body") from error

    @cached_property
    def line(self):
        """What it answers to, if that was a smart message."""
        return smart.line_of(self.visit)

    @cached_property
    def attachments(self) -> list:
        asked = self.visit.data.get("attachments") or []
        if not isinstance(asked, list) or len(asked) > MOST_FILES:
            raise Problem("bad_body")
        return asked

    def check(self):
        """What can be refused without a look at the database."""
        _ = self.client_id, self.text, self.attachments
        rates.spend_message(self.visit)

    def prepare(self):
        """What the site asks first, where it belongs, and the files. Inside the workspace."""
        if asked := missing(self.visit.contact, self.visit.site):
            raise Problem("contact_required", extra={"requires": asked})
        self.ticket_id, self.begins = place_for(self.visit, self.client_id)
        self.team_id = team_of(self.visit.site, self.visit.text("department"))
        try:
            self.files = tuple(Attachment.objects.by_public_id(each).pk for each in self.attachments)
        except Attachment.DoesNotExist as error:
            raise Problem("file_not_usable") from error

    def inbound(self) -> Inbound:
        site = self.visit.site
        return Inbound(
            channel=site.kind,
            origin=site.origin,
            inbox_id=site.inbox_id,
            contact=self.visit.contact,
            text=self.text,
            client_id=self.client_id,
            attachment_ids=self.files,
            ticket_id=self.ticket_id,
            joins_open=not self.begins,
            columns={"team_id": self.team_id} if self.team_id else {},
            answers=smart.said_before(self.visit, self.line) if self.line else None,
        )

    def attempt(self, step):
        """Do a step; what it refuses is this letter's problem."""
        try:
            step()
        except Problem as problem:
            self.problem = problem


def send_many(visits) -> list[dict | Problem]:
    """Take in the messages of visits of one site, each once for its `client_id`, in one transaction.

    Gives for each what its visitor is told, or the Problem it met; one that is refused hinders no other.
    """
    letters = [Letter(visit) for visit in visits]
    for letter in letters:
        letter.attempt(letter.check)
    with visits[0].enter():
        _recognise(_good(letters))
        _keep_what_is_blocked(letters)
        for letter in _good(letters):
            letter.attempt(letter.prepare)
        going = _good(letters)
        for letter, result in zip(going, receive_many([letter.inbound() for letter in going]), strict=True):
            letter.received, letter.problem = result, _problem(result)
        _count([letter.received for letter in going if letter.problem is None], visits[0].site)
        note_answered(
            {letter.line.encounter_id for letter in _good(going) if letter.line and not letter.received.doubled}
        )
        return [letter.problem or _told(letter) for letter in letters]


def _count(received, site):
    opened = sum(each.opened for each in received)
    if opened:
        counting.add(site.origin, counting.day_of(timezone.now()), Counter(conversations=opened))


def _good(letters):
    return [letter for letter in letters if letter.problem is None]


_identities = Ready(
    lambda: Identity.objects.select_related("contact").filter(
        among("value", "values", TextField()), kind=Identity.Kind.VISITOR, proven=True
    ),
    prepared=True,
)


def _recognise(letters):
    visitors = {letter.visit.visitor for letter in letters}
    known = {each.value: each.contact for each in _identities(values=visitors)}
    # In the order of their names, so that two processes that meet the same newcomers do not wait in a ring.
    for letter in sorted(letters, key=lambda letter: letter.visit.visitor):
        letter.visit.contact = known.get(letter.visit.visitor)
        letter.attempt(letter.visit.meet)


def _keep_what_is_blocked(letters):
    for letter in letters:
        if letter.problem and letter.problem.code == "blocked" and letter.text.strip():
            given = {"contact": letter.visit.contact, "key": f"refused:{letter.client_id}", "text": letter.text}
            keep_refused(channel=letter.visit.site, **given)


def _problem(result):
    if isinstance(result, EmptyMessage):
        return Problem("empty_message")
    if isinstance(result, MessageTooLong):
        return Problem("too_long", limit=TEXT_LIMIT)
    if isinstance(result, Attachment.DoesNotExist):
        return Problem("file_not_usable")
    if isinstance(result, Exception):
        raise result
    return None


def _told(letter):
    visit, received = letter.visit, letter.received
    received.message.ticket = received.ticket
    # Under load most messages are words: what has no files is not looked for again.
    shown = threads.present([received.message], visit.site, **({} if letter.files else {"files": {}}))
    line = smart.shown_line(received.ticket, letter.line, visit.site) if letter.line else None
    return {
        **({"said": line} if line else {}),
        "message": shown[0],
        "ticket": threads.present_ticket(received.ticket, unread=0),
        "site": {"online": is_somebody_here(visit.workspace)},
        **({"queue": queue_of(visit, received.ticket)} if received.opened and has_queues() else {}),
    }
