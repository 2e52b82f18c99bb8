"""Taking in what visitors say: the messages of a site that arrive together share one transaction, from the look at the site to the commit."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextField

from pasokh.contacts.models import Identity
from pasokh.kernel.database.ready import Ready, among
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive_many
from pasokh.tickets.models import Attachment

from . import rates, threads
from .problems import Problem
from .requirements import missing
from .sites import is_somebody_here

TEXT_LIMIT = 10_000  # characters of one message of a chat
MOST_FILES = 10


@dataclass
class Letter:
    """One message on its way: what the visit brings, and what becomes of it."""

    visit: object
    files: tuple[int, ...] = ()
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
        """What the site asks first, and the files. Inside the workspace."""
        if asked := missing(self.visit.contact, self.visit.site):
            raise Problem("contact_required", extra={"requires": asked})
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
            joins_open=True,
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
        for letter in _good(letters):
            letter.attempt(letter.prepare)
        going = _good(letters)
        for letter, result in zip(going, receive_many([letter.inbound() for letter in going]), strict=True):
            letter.received, letter.problem = result, _problem(result)
        return [letter.problem or _told(letter) for letter in letters]


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
    return {
        "message": shown[0],
        "ticket": threads.present_ticket(received.ticket, unread=0),
        "site": {"online": is_somebody_here(visit.workspace)},
    }
