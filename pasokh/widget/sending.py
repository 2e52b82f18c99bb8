"""Taking in what visitors say: the messages of a site that arrive together share one transaction, from the look at the site to the commit."""

from django.db.models import TextField

from pasokh.channels.actions.keep_refused import keep_refused
from pasokh.contacts.models import Identity
from pasokh.kernel.database.ready import Ready, among
from pasokh.routing.known import has_queues

from . import rates, smart, threads
from .letters import Letter, deliver, good
from .problems import Problem
from .queueing import queue_of
from .sites import is_somebody_here


def send_many(visits) -> list[dict | Problem]:
    """Take in the messages of visits of one site, each once for its `client_id`, in one transaction.

    Gives for each what its visitor is told, or the Problem it met; one that is refused hinders no other.
    """
    letters = [Letter(visit) for visit in visits]
    for letter in letters:
        letter.attempt(letter.check)
    for letter in good(letters):
        letter.attempt(lambda letter=letter: rates.spend_message(letter.visit))
    with visits[0].enter():
        _recognise(good(letters))
        _keep_what_is_blocked(letters)
        deliver(letters)
        return [letter.problem or _told(letter) for letter in letters]


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
