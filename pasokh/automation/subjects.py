"""What rules are about: requests, and customers. How each is asked, held, and found again in turns and runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pasokh.contacts import filters as of_contacts
from pasokh.contacts.models import Contact
from pasokh.tickets import filters as of_tickets
from pasokh.tickets.actions.append import locked
from pasokh.tickets.models import Ticket

from .happenings import HAPPENINGS


@dataclass(frozen=True)
class Subject:
    """A kind of thing that rules are about. `key` is the column of turns and runs, and the subject of its events.

    `lock(ids)` gives {id: row}, held until commit; `facts(rows)` {id: facts} of what filters over `fields()` ask.
    """

    key: str
    model: Any
    fields: Callable
    lock: Callable
    facts: Callable

    def compiled(self, conditions):
        """Conditions as a function of facts."""
        return of_tickets.compiled(conditions, self.fields)

    def id_of(self, row):
        """Which one a turn or a run is about; None where it is about something else."""
        return getattr(row, f"{self.key}_id")


def _facts_of_contacts(rows):
    scope = of_tickets.scope_of()
    return {row.pk: of_contacts.Facts(row, scope) for row in rows}


TICKET = Subject("ticket", Ticket, of_tickets.fields, locked, of_tickets.facts_of_all)
CONTACT = Subject("contact", Contact, of_contacts.fields, of_contacts.lock, _facts_of_contacts)
SUBJECTS = {each.key: each for each in (TICKET, CONTACT)}


def about(trigger) -> Subject:
    """What a rule with this trigger is about; time passes for requests alone."""
    happening = HAPPENINGS.get(trigger.get("on")) if isinstance(trigger.get("on"), str) else None
    return SUBJECTS[happening.about] if happening else TICKET


def subject_of(row) -> Subject:
    """What a turn or a run is about."""
    return CONTACT if row.contact_id else TICKET


def thing_of(row):
    """The request or the customer that a run is about; None where that is gone."""
    return row.contact if row.contact_id else row.ticket
