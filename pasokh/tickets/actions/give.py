"""Giving many tickets to members and teams at once: what `Ticket.assign` and `Ticket.route_to` do to one, in one statement for all.

For machines that decide of many together. The caller has locked the tickets.
"""

from dataclasses import dataclass

from django.db import connection

from pasokh.events import Actor, happened, record

from ..models import Ticket

KEEP = object()  # what is not said stays as it is

GIVING = """
UPDATE tickets_ticket AS ticket SET assignee_id = given.assignee, team_id = given.team
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS given (id, assignee, team) WHERE ticket.id = given.id
"""


@dataclass(frozen=True)
class Gift:
    """A ticket, whose it is to be (a member's id, None for nobody's) and which team's."""

    ticket: Ticket
    assignee_id: object = KEEP
    team_id: object = KEEP
    payload: tuple = ()  # pairs, for its events

    def settle(self):
        """Set what is said on the ticket; (kind, payload) of the events of what was otherwise before."""
        for field, kind, value in (("team", "ticket.routed", self.team_id), ("assignee", "", self.assignee_id)):
            before = getattr(self.ticket, f"{field}_id")
            if value is KEEP or value == before:
                continue
            setattr(self.ticket, f"{field}_id", value)
            named = kind or ("ticket.assigned" if value else "ticket.unassigned")
            yield named, {"before": before, field: value} | dict(self.payload)


def give(gifts, *, actor: Actor):
    """Give them away. Returns the events, each as the verb of one ticket makes it."""
    events = [
        happened(kind, actor=actor, subject=gift.ticket, **payload) for gift in gifts for kind, payload in gift.settle()
    ]
    changed = {event.subject_id for event in events}
    rows = {gift.ticket.pk: gift.ticket for gift in gifts if gift.ticket.pk in changed}.values()
    if rows:
        with connection.cursor() as cursor:
            columns = [[row.pk for row in rows], [row.assignee_id for row in rows], [row.team_id for row in rows]]
            cursor.execute(GIVING, columns)
    return record(events)
