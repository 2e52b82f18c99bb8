"""A customer's own requests, and what of them she has before her: for the doors that show them to her."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from .models import Attachment, Merge, Message, Ticket
from .models.merging import STEP

# What customers are shown of a thread.
KINDS = (Message.Kind.INCOMING, Message.Kind.REPLY, Message.Kind.NOTICE)
# Where a message stands in all that was said with her: for one that was moved, where it was said.
PLACE = Coalesce("home_place", Coalesce("ticket__top_number", "ticket__number") * STEP + F("position"))


def requests_of(contact_id, **which):
    """Her requests, with what they went into."""
    hers = Ticket.objects.filter(contact=contact_id, **which)
    return hers.select_related("status", "merged_into__status", "assignee", "merged_into__assignee")


def said_with(contact_id, **which):
    """What she has before her of her requests, or of those of `which`, each message with its `place`.

    That is what was said on them, wherever we moved it; and where we merged one of them into another's, our answers there since then. What another
    customer wrote is nobody's but hers, and notes are nobody's but ours.
    """
    hers = Ticket.objects.filter(contact=contact_id, **which)
    led = Merge.objects.filter(
        source__in=hers, undone_at=None, source__merged_into=OuterRef("ticket"), created_at__lt=OuterRef("created_at")
    )
    on_hers = Q(home=None, **_below("ticket", contact_id, which))
    was_on_hers = Q(**_below("home", contact_id, which))
    since = Q(Q(home=None) | Q(home=F("ticket")), Exists(led))
    said = Message.objects.select_related("ticket", "home").filter(on_hers | was_on_hers | since, kind__in=KINDS)
    said = said.filter(ticket__in=hers.values(at=Coalesce("merged_into_id", "pk")))
    return said.exclude(~Q(author_id=contact_id), kind=Message.Kind.INCOMING).annotate(place=PLACE)


def _below(name, contact_id, which):
    return {f"{name}__{field}": value for field, value in ({"contact": contact_id} | which).items()}


def files_of(messages) -> dict[int, list[Attachment]]:
    """The files of messages that may be shown, by message: those that were found clean, and stand in no text."""
    found = {}
    shown = {"message__in": [message.pk for message in messages], "state": Attachment.State.CLEAN, "inline": False}
    for file in Attachment.objects.filter(**shown).order_by("pk"):
        found.setdefault(file.message_id, []).append(file)
    return found
