"""What tickets do when contacts change: follow a merge, forget a person."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, OuterRef, Q, Subquery, TextField, Value

from pasokh.kernel import files
from pasokh.workspaces.models import CustomField

from ..fields.kinds import kind_of
from ..models import (
    Attachment,
    Closure,
    Draft,
    Envelope,
    FieldValue,
    FilledBefore,
    FollowUp,
    HeldReply,
    Message,
    MessageEdit,
    Participant,
    Resolution,
    SearchEntry,
    Ticket,
)


def follow_merge(*, kept_id, absorbed_id):
    """Hand the tickets of an absorbed contact to the one that was kept."""
    Ticket.objects.filter(contact=absorbed_id).update(contact=kept_id)
    taking_part = set(Participant.objects.filter(contact=kept_id).values_list("ticket", flat=True))
    Participant.objects.filter(contact=absorbed_id, ticket__in=taking_part).delete()
    Participant.objects.filter(contact=absorbed_id).update(contact=kept_id)
    theirs = Ticket.objects.filter(Q(contact=kept_id) | Q(participants__contact=kept_id)).values("pk")
    Message.objects.filter(ticket__in=theirs, author_kind="contact", author_id=absorbed_id).update(author_id=kept_id)


def forget_person(contact_id):
    """Empty everything said on the tickets of an erased contact and what she said on others', and delete the files.

    Numbers and times stay. Our replies to her go as well: they repeat her words and name. The files leave the store after commit.
    """
    hers = Ticket.objects.filter(contact=contact_id)
    said = Message.objects.filter(author_kind="contact", author_id=contact_id)
    with_her = said_with(contact_id)
    _forget_files(
        Q(message__in=with_her)
        | Q(ticket__in=hers, message=None)
        | Q(message__in=said)
        | Q(uploader_kind="contact", uploader_id=contact_id)
    )
    SearchEntry.objects.filter(Q(message__in=with_her) | Q(message__in=said)).delete()
    _forget_previews(Message.objects.filter(Q(pk__in=with_her) | Q(pk__in=said)).exclude(ticket__in=hers))
    nothing = {"text": "", "html": "", "quoted": "", "subject": "", "external_id": "", "failure": "", "source": ""}
    HeldReply.objects.filter(ticket__in=hers).delete()
    Draft.objects.filter(ticket__in=hers).delete()
    MessageEdit.objects.filter(Q(message__in=with_her) | Q(message__in=said)).delete()
    Envelope.objects.filter(Q(message__in=with_her) | Q(message__in=said)).delete()
    with_her.update(**nothing)
    Resolution.objects.filter(ticket__in=hers).update(reason="")
    Closure.objects.filter(ticket__in=hers).update(reason="")
    FollowUp.objects.filter(ticket__in=hers).update(words="")
    FilledBefore.objects.filter(ticket__in=hers).forget()
    with_her.filter(author_kind="contact").update(author_name="")
    said.update(**nothing, author_name="")
    written = _written_fields()
    FieldValue.objects.filter(ticket__in=hers, key__in=written).delete()
    hers.update(subject="", preview="", held=0, values=_without(written))
    beside_others = Participant.objects.filter(contact=contact_id)
    Envelope.objects.filter(message__ticket__in=beside_others.values("ticket")).update(cc=[], missed={})
    beside_others.delete()


def said_with(contact_id):
    """The messages on a customer's tickets, and those that a merge or a split took from there; not what another said on a ticket of her own
    before it was merged into one of these."""
    # Keys, not a join: «here or there» of two joined tables would read every message there is.
    hers = list(Ticket.objects.filter(contact=contact_id).values_list("pk", flat=True))
    anothers = Q(author_kind="contact", home__isnull=False) & ~Q(author_id=contact_id) & ~Q(home__in=hers)
    return Message.objects.filter(Q(ticket__in=hers) | Q(home__in=hers)).exclude(anothers)


def _written_fields():
    """The keys of fields that hold people's words: not what was chosen from the business's own lists, nor sums of money. Retired ones too."""
    return [field.key for field in CustomField.objects.filter(noun="ticket") if kind_of(field).people_s]


def _without(keys):
    """What fields say, but for these."""
    return Func("values", Value(keys, ArrayField(TextField())), template="(%(expressions)s)", arg_joiner=" - ")


def _forget_files(which):
    attachments = Attachment.objects.filter(which)
    for attachment in attachments:
        files.remove_after_commit(attachment.stored, attachment.thumbnail)
    attachments.delete()


def _forget_previews(elsewhere):
    """The line that lists show of a ticket of somebody else, where her words were the last."""
    newest = Message.objects.filter(ticket=OuterRef("pk")).exclude(kind=Message.Kind.NOTE).order_by("-position")
    shown = Ticket.objects.filter(pk__in=elsewhere.values("ticket")).annotate(last=Subquery(newest.values("pk")[:1]))
    shown.filter(last__in=elsewhere.values("pk")).update(preview="")
