"""A message of a visitor on its way, through whichever of the chat's doors it comes, and having it received."""

import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from pasokh.outreach.actions.answering import note_answered
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive_many
from pasokh.tickets.models import Attachment
from pasokh.visitors.actions import counting

from . import smart
from .asking import check_asked
from .conversations import place_for
from .forms import team_of
from .problems import Problem

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
        return _bounded(self.visit.text("text"))

    @cached_property
    def client_id(self) -> uuid.UUID:
        """The id that her browser made: a repeated attempt is recognised by it."""
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
        if not isinstance(asked, list) or len(asked) > MOST_FILES or not all(isinstance(each, str) for each in asked):
            raise Problem("bad_body")
        return asked

    def check(self):
        """What can be refused without a look at the database."""
        _ = self.client_id, self.text, self.attachments

    def prepare(self):
        """Where it belongs, what the site asks first, and the files. Raises Problem. Inside the workspace."""
        self.ticket_id, self.begins = place_for(self.visit, self.client_id)
        self.text = _bounded(check_asked(self))
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


def _bounded(text):
    if len(text) > TEXT_LIMIT:
        raise Problem("too_long", limit=TEXT_LIMIT)
    return text


def good(letters) -> list[Letter]:
    """Those that have met no problem so far."""
    return [letter for letter in letters if letter.problem is None]


def deliver(letters) -> None:
    """Prepare letters to one site and have them received, in few statements: each has `received` then, or its `problem`. Inside the workspace."""
    for letter in good(letters):
        letter.attempt(letter.prepare)
    going = good(letters)
    for letter, result in zip(going, receive_many([letter.inbound() for letter in going]), strict=True):
        letter.received, letter.problem = result, _problem(result)
    _note(good(going))


def deliver_one(letter):
    """The same for one; what became of it (`tickets.actions.receive.Received`). Raises Problem."""
    deliver([letter])
    if letter.problem:
        raise letter.problem
    return letter.received


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


def _note(letters):
    if opened := sum(letter.received.opened for letter in letters):
        counting.add(letters[0].visit.site.origin, counting.day_of(timezone.now()), Counter(conversations=opened))
    note_answered({letter.line.encounter_id for letter in letters if letter.line and not letter.received.doubled})
