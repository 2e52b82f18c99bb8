"""What tickets do when contacts change: follow a merge, forget a person."""

from django.db.models import Q

from pasokh.kernel import files

from ..models import Attachment, Message, Participant, SearchEntry, Ticket


def follow_merge(*, kept_id, absorbed_id):
    """Hand the tickets of an absorbed contact to the one that was kept."""
    Ticket.objects.filter(contact=absorbed_id).update(contact=kept_id)
    taking_part = set(Participant.objects.filter(contact=kept_id).values_list("ticket", flat=True))
    Participant.objects.filter(contact=absorbed_id, ticket__in=taking_part).delete()
    Participant.objects.filter(contact=absorbed_id).update(contact=kept_id)
    theirs = Ticket.objects.filter(Q(contact=kept_id) | Q(participants__contact=kept_id)).values("pk")
    Message.objects.filter(ticket__in=theirs, author_kind="contact", author_id=absorbed_id).update(author_id=kept_id)


def forget_person(contact_id):
    """Empty everything said on the tickets of an erased contact, and delete the files. Numbers and times stay.

    Our replies go as well: they repeat her words and name. The files are removed from the store after commit.
    """
    tickets = list(Ticket.objects.filter(contact=contact_id).values_list("pk", flat=True))
    shared = Ticket.objects.filter(participants__contact=contact_id).values("pk")
    attachments = Attachment.objects.filter(ticket__in=tickets)
    for attachment in attachments:
        files.remove_after_commit(attachment.stored, attachment.thumbnail)
    attachments.delete()
    SearchEntry.objects.filter(message__ticket__in=tickets).delete()
    nothing = {"text": "", "html": "", "quoted": "", "subject": "", "external_id": "", "failure": ""}
    Message.objects.filter(ticket__in=tickets).update(**nothing)
    Message.objects.filter(ticket__in=tickets, author_kind="contact").update(author_name="")
    elsewhere = Message.objects.filter(ticket__in=shared, author_kind="contact", author_id=contact_id)
    SearchEntry.objects.filter(message__in=elsewhere.values("pk")).delete()
    elsewhere.update(**nothing, author_name="")
    Ticket.objects.filter(pk__in=tickets).update(subject="", preview="")
    Participant.objects.filter(contact=contact_id).delete()
