"""Which ticket does an arrival belong to, and how do we know?"""

from django.db.models import Q

from pasokh.tickets.models import Message, Ticket

MOST_NAMES = 50  # of the messages that a mail says it answers, nearest first


def find_ticket(arrival, contact):
    """(ticket id, why) by the clues in order of trust; (None, "") for a new one.

    A number counts only from somebody who takes part: a stranger who names one must not read or steer it.
    """
    for clue in arrival.clues:
        ticket_id = _QUESTIONS[clue.kind](clue.value, contact)
        if ticket_id:
            return _moved(arrival, ticket_id) or ticket_id, clue.kind
    return None, ""


def _moved(arrival, ticket_id):
    """The ticket that has the message which is answered, if it was said on this one: our marks in a mail say where it was sent from, and it may
    have been split off since."""
    names = [clue.value for clue in arrival.clues if clue.kind == "reference"][:MOST_NAMES]
    if not names:
        return None
    of_it = Message.objects.filter(Q(ticket=ticket_id) | Q(home=ticket_id), external_id__in=names)
    found = dict(of_it.values_list("external_id", "ticket"))
    # A mail names its whole ancestry: the nearest one is what it answers.
    return next((found[name] for name in names if name in found), None)


def _by_token(value, contact):
    return Ticket.objects.filter(pk=int(value)).values_list("pk", flat=True).first() if value.isdigit() else None


def _by_reference(value, contact):
    return Message.objects.filter(external_id=value).values_list("ticket", flat=True).order_by("-pk").first()


def _by_number(value, contact):
    if not value.isdigit() or len(value) > 15:
        return None
    return takes_part(contact).filter(number=int(value)).values_list("pk", flat=True).first()


def named_by_stranger(arrival):
    """The id of the ticket that an arrival names by its number, or of what that went into; None where there is none of this number.

    It says nothing about whose it is: for what has found no ticket of its own, and never for the sender to see.
    """
    numbers = [
        clue.value for clue in arrival.clues if clue.kind == "number" and clue.value.isdigit() and len(clue.value) <= 15
    ]
    named = Ticket.objects.filter(number=int(numbers[0])).first() if numbers else None
    return (named.merged_into_id or named.pk) if named else None


def takes_part(contact):
    """The tickets that a contact opened or was brought into."""
    return Ticket.objects.filter(Q(contact=contact) | Q(participants__contact=contact))


_QUESTIONS = {"token": _by_token, "reference": _by_reference, "number": _by_number}
