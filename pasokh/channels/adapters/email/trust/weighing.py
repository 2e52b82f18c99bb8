"""Finding out, after a mail has become a message, whether it is from where it says.

What is to be found out stands in the database (`MailFacts.weigh_at`), so a worker may die at any moment. One job at a time does it for a business, some
mails in one go: the DNS may take seconds, and mails of strangers must not occupy the workers.
"""

import time
from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from pasokh.contacts.models import Contact, Identity
from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.events.models import Event
from pasokh.kernel.database.writing import insert_new
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import current_workspace_id, workspace
from pasokh.tickets.models import Message
from pasokh.workspaces.sweeping import in_each

from ....actions.take_in import raw_of
from ....models import Channel, MailFacts, Receipt
from .. import heads
from ..own import canonical
from .around import around
from .head import head_of
from .likeness import doubts_about
from .results import AGAINST, UNKNOWN, weigh

AT_ONCE = 50  # mails of one job
SECONDS = 20  # after which a job leaves the rest to the next
LEASE = timedelta(minutes=10)  # after which somebody else looks at what a worker has taken
WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=8))  # where the DNS did not answer
# Under which name a provider from which mail is fetched says what it has checked: it takes away what others wrote under that name.
STAMPS_OF = {
    "imap.gmail.com": "mx.google.com",
    "imap.googlemail.com": "mx.google.com",
    "imap.mail.yahoo.com": "yahoo.com",
}
UNREAD = frozenset({"too_large", "unfetched"})  # facts of a mail of which only the head is there


def ask(receipt, message) -> None:
    """Have it found out where a mail comes from, once the transaction of its message is committed."""
    if receipt.facts.keys() & UNREAD:
        return
    wanted = {"weigh_at": timezone.now(), "auth": {"receipt": receipt.pk}}
    if not insert_new(MailFacts(message=message, **wanted)):
        MailFacts.objects.filter(message=message).update(**wanted)
    _ask_for_a_job()


def _ask_for_a_job():
    weigh_mails.defer(once=f"weigh-mails-{current_workspace_id()}")


@job(queue="mail", attempts=3, own_transactions=True, name="channels.mail.weigh")
def weigh_mails(workspace_id):
    """Look at the mails that wait, the oldest first."""
    until = time.monotonic() + SECONDS
    for _turn in range(AT_ONCE):
        if not _weigh_one(workspace_id):
            return
        if time.monotonic() > until:
            break
    with workspace(workspace_id):
        _ask_for_a_job()


@every("*/5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="channels.mail.weigh_again")
def weigh_again(workspace_id=None):
    """What waits without a job: its worker died, or the DNS did not answer then."""
    in_each(lambda: _waiting().exists() and _ask_for_a_job())


def _waiting():
    return MailFacts.objects.filter(weigh_at__lte=timezone.now()).order_by("weigh_at")


def _weigh_one(workspace_id) -> bool:
    """Whether there was one. The DNS is asked between two transactions."""
    with workspace(workspace_id):
        taken = _waiting().select_for_update(skip_locked=True, of=["self"]).first()
        if taken is None:
            return False
        MailFacts.objects.filter(pk=taken.pk).update(weigh_at=timezone.now() + LEASE)
        seen = _seen(taken)
    found = weigh(**seen) if seen else None
    with workspace(workspace_id):
        _note(taken, found, seen)
    return True


def _seen(facts) -> dict | None:
    """What `weigh` needs to know; None where the raw mail is gone."""
    receipt = Receipt.objects.select_related("channel").filter(pk=facts.auth.get("receipt", 0)).first()
    if receipt is None or receipt.channel.kind != Channel.Kind.EMAIL:
        return None
    try:
        raw = raw_of(receipt)
    except OSError:
        return None
    given = {"raw": raw, "facts": receipt.facts, "sender": receipt.facts.get("from", "")}
    return given | {"trusted": trusted_by(receipt), "at": receipt.created_at.timestamp()} if raw else None


def trusted_by(receipt) -> frozenset[str]:
    """The servers whose words are believed of a receipt's mailbox: those it names, and the one that the mail was fetched from."""
    given = receipt.channel.settings
    host = given.get("imap_host", "").strip().lower() if "uid" in receipt.facts else ""
    names = [*given.get("trusted_hops", ()), host, STAMPS_OF.get(host, "")]
    return frozenset(name.strip().lower().rstrip(".") for name in names if name)


def _note(taken, found, seen) -> None:
    """Write down what was found, unless the message is gone; a warning is told to who has the request open."""
    facts = (
        MailFacts.objects.select_related("message__ticket").select_for_update(of=["self"]).filter(pk=taken.pk).first()
    )
    if facts is None:
        return
    tries = taken.auth.get("tries", 0)
    if found is None:
        facts.auth, facts.weigh_at = {}, None
    elif found["verdict"] == UNKNOWN and tries < len(WAITS):
        again = {"receipt": taken.auth["receipt"], "tries": tries + 1}
        facts.auth, facts.weigh_at = found | again, timezone.now() + WAITS[tries]
    else:
        facts.auth, facts.weigh_at = found, None
    if seen:
        facts.sender = _doubts(facts.message, seen)
    facts.save(update_fields=["auth", "sender", "weigh_at"])
    is_against = facts.auth.get("verdict") == AGAINST
    if is_against:
        _release_brought(facts.message)
        _unprove(facts.message, seen["sender"])
    if facts.sender or is_against:
        track("message.weighed", actor=SYSTEM, subject=facts.message.ticket, message=facts.message_id)


def _release_brought(message) -> None:
    """Whom a forged mail put in copy would get the answers that are meant for the customer whose name it bears."""
    told = Event.objects.filter(subject_kind="ticket", subject_id=message.ticket_id, actor_id=message.author_id)
    received = told.filter(kind="message.received", payload__message=message.pk).first()
    if received is None:  # it stands elsewhere by now
        return
    brought = told.filter(kind="ticket.joined", xact_id=received.xact_id, pk__gt=received.pk)
    for contact in Contact.objects.filter(pk__in=[event.payload["contact"] for event in brought]):
        message.ticket.release(contact, by=SimpleNamespace(actor=SYSTEM))


def _doubts(message, seen) -> dict:
    contact = Contact.objects.filter(pk=message.author_id).first() if message.author_kind == "contact" else None
    head = head_of(seen["raw"])
    name = next((box.name for value in head.values("from")[:1] for box in heads.mailboxes(value)), "")
    answers = [canonical(box.address) for value in head.values("reply-to")[:1] for box in heads.mailboxes(value)]
    address = seen["sender"]
    elsewhere = next((each for each in answers if each and each != address), "")
    found = doubts_about(address=address, name=name, reply_to=elsewhere, around=around(address, contact))
    return {"doubts": found} if found else {}


def _unprove(message, address) -> None:
    """An address of which nothing but forged mail came is no more than claimed: its owner has not written yet."""
    forged = MailFacts.objects.filter(auth__verdict=AGAINST).values("message")
    hers = Message.objects.filter(author_kind="contact", author_id=message.author_id)
    if message.author_kind != "contact" or hers.exclude(pk=message.pk).exclude(pk__in=forged).exists():
        return
    held = Identity.objects.select_related("contact").filter(contact=message.author_id, kind="email", value=address)
    for identity in held.filter(proven=True):
        identity.proven = False
        identity.save(update_fields=["proven"])
        track("contact.updated", actor=SYSTEM, subject=identity.contact, fields=["identities"])
