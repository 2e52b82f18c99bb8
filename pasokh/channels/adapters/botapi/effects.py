"""What an update asks for that is no message of its own: edits, pictures that belong to an earlier one, coming and going, the greeting."""

from dataclasses import dataclass

from django.db import connection

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.prove import note_reach
from pasokh.contacts.models import Contact, Identity
from pasokh.events import Actor
from pasokh.kernel import files
from pasokh.tickets.actions.edit import amend
from pasokh.tickets.models import Message

from ...actions.process import keep
from ...actions.take_in import raw_of
from ...models import Receipt
from .reading import number, read, text

LOCK = 0x63686174  # "chat": the first key of our advisory locks


def apply(receipt, arrival) -> bool:
    """Do it, and settle the receipt; whether that was all."""
    if arrival.noted:
        _note(receipt, arrival)
        return True
    if not arrival.external_id or arrival.ignore:
        return False
    _one_at_a_time(receipt)
    for reason, find, words in WAYS:
        if message := find(receipt, arrival):
            _amend(receipt, arrival, message, reason, words(receipt, arrival, message))
            return True
    return False


def _one_at_a_time(receipt):
    # What had to wait for its files is processed beside what came after it in the same chat: neither would see the other.
    with connection.cursor() as cursor:
        name = f"{receipt.channel_id} {receipt.facts['from']}"
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, name])


def _note(receipt, arrival):
    kind, value = arrival.sender
    contact_id = None
    if arrival.noted.startswith("command"):
        contact = identify(kind=kind, value=value, name=arrival.sender_name, language=arrival.sender_language)
        contact_id = contact.pk
        _greet(receipt, contact)
    elif arrival.noted in ("left", "came"):
        note_reach(kind=kind, value=value, reached=arrival.noted == "came")
    elif arrival.noted == "service":
        _follow_group(receipt)
    elif arrival.noted == "group":
        _forget_words(receipt)
    receipt.settle(Receipt.State.DONE, reason=arrival.noted, contact_id=contact_id)


def _greet(receipt, contact):
    from .jobs import greet

    if not contact.blocked_at:
        note_reach(kind=receipt.channel.kind, value=receipt.facts["from"], reached=True)
        greet.defer(channel_id=receipt.channel_id, chat=receipt.facts["from"], language=contact.language)


def _forget_words(receipt):
    """Whoever talks in a group that nobody wants does not write to us: what is kept is that something came, and not what."""
    if receipt.stored:
        files.remove_after_commit(receipt.stored)
    receipt.raw, receipt.stored = b"", ""
    receipt.save(update_fields=["raw", "stored"])


def _follow_group(receipt):
    """A group that became a supergroup has another id from now on."""
    message = read(raw_of(receipt)).message
    if new := number(message, "migrate_to_chat_id"):
        rename_chat(receipt.channel.kind, receipt.facts["from"], new)


def rename_chat(kind, old, new):
    """The chat of this id is found by another one from now on, unless somebody has that already."""
    if not Identity.objects.filter(kind=kind, value=new, proven=True).exists():
        Identity.objects.filter(kind=kind, value=old, proven=True).update(value=new)


def _changed(receipt, arrival):
    """The message that an edit is about; None for one that we never had, which is a message like others then."""
    if not arrival.changes:
        return None
    return Message.objects.filter(external_id=arrival.changes, kind=Message.Kind.INCOMING).order_by("pk").first()


def _overtaken(receipt, arrival):
    """The message that the edit of this one has become, where that could be read first."""
    if receipt.facts["kind"] != "message":
        return None
    edits = _heard(receipt).filter(facts__kind="edited_message", facts__update__gt=receipt.facts["update"])
    said = Message.objects.filter(external_id=arrival.external_id, pk__in=edits.values("message_id"))
    return said.order_by("pk").first()


def _album(receipt, arrival):
    """The message that pictures sent together have become: the first that can be read makes it, the others join it, in whichever order they come."""
    group = receipt.facts.get("group")
    if not group:
        return None
    first = _heard(receipt).filter(facts__group=group).order_by("pk").values_list("message_id", flat=True).first()
    return Message.objects.filter(pk=first, kind=Message.Kind.INCOMING).first() if first else None


def _heard(receipt):
    """What else this bot heard in the same chat and made a message of."""
    chat = receipt.facts["from"]
    hers = Identity.objects.filter(kind=receipt.channel.kind, value=chat, proven=True).values("contact")
    same_bot = {"channel": receipt.channel, "key__startswith": receipt.key.partition(" ")[0] + " "}
    found = Receipt.objects.filter(contact_id__in=hers, facts__from=chat, message_id__isnull=False, **same_bot)
    return found.exclude(pk=receipt.pk)


def _amend(receipt, arrival, message, reason, words):
    if Contact.objects.filter(pk=message.author_id, blocked_at__isnull=False).exists():
        receipt.settle(Receipt.State.IGNORED, reason="blocked", contact_id=message.author_id)
        return
    owner = _Owner(Actor(message.author_kind, message.author_id))
    # Of what is changed, or came twice, the files are there; of an album each is a file of its own, even the same one.
    is_further = reason == "album" and not arrival.changes
    known = () if is_further else set(message.attachments.values_list("sha256", flat=True))
    fresh = [file for file in arrival.files if file.stored and file.stored.sha256 not in known]
    text, html = words
    message = amend(message=message, text=text, html=html, attachment_ids=[keep(file, owner) for file in fresh])
    receipt.settle(Receipt.State.DONE, reason=reason, message=message, contact_id=message.author_id)


@dataclass(frozen=True)
class _Owner:
    """Whose the files of a message are: whoever wrote it, even if she has been merged with another since."""

    actor: Actor


def _anew(receipt, arrival, message):
    return arrival.text, arrival.html


def _as_it_is(receipt, arrival, message):
    return "", ""


def _with_caption(receipt, arrival, message):
    """What is said with a later picture stands below what was said already."""
    says = text(read(raw_of(receipt)).message, "caption") or receipt.facts.get("unfetched")
    if not says or arrival.text in message.text:
        return "", ""
    return f"{message.text}\n{arrival.text}".strip(), ""


# Why something belongs to a message that there is: a code, how that message is found, and what it says then ("": as it does).
WAYS = (("edit", _changed, _anew), ("late", _overtaken, _as_it_is), ("album", _album, _with_caption))


def made(receipt, message):
    """Whoever writes is reached again; who pressed a button sees that it was heard."""
    from .jobs import answer_button

    kind, value = receipt.channel.kind, receipt.facts.get("from", "")
    note_reach(kind=kind, value=value, reached=True)
    if receipt.facts.get("kind") == "callback_query":
        query = text(read(raw_of(receipt)).body, "id", 60)
        answer_button.defer(channel_id=receipt.channel_id, query=query)
