"""Who is around a batch of events: the tickets they are about, and the members who might be told. A few queries, however many events."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from pasokh.calendars.queries import away_until
from pasokh.live.models import Viewing
from pasokh.live.presence import VIEWING_STALE
from pasokh.routing.holding import held_among
from pasokh.tickets.models import Category, Follower, Message, Ticket
from pasokh.workspaces.models import Member, TeamMembership

LARGEST_AUDIENCE = 200  # members that one ticket is offered to: beyond, the list is where people look


class Around:
    """What sources may ask about the events of one batch."""

    def __init__(self, events):
        self.events = events
        tickets = {event.subject_id for event in events if event.subject_kind == "ticket"}
        tickets |= {event.payload["ticket"] for event in events if event.payload.get("ticket")}
        fields = ("pk", "team_id", "assignee_id", "category")
        rows = Ticket.objects.filter(pk__in=tickets).values_list(*fields, named=True) if tickets else ()
        self.tickets = {row.pk: row for row in rows}

    def assignee(self, ticket_id):
        """The member whose ticket it is now, or None."""
        ticket = self.tickets.get(ticket_id)
        return ticket and ticket.assignee_id

    def team(self, ticket_id):
        """The team whose ticket it is now, or None."""
        ticket = self.tickets.get(ticket_id)
        return ticket and ticket.team_id

    def is_unsettled(self, ticket_id) -> bool:
        """Whether it is open or waits."""
        ticket = self.tickets.get(ticket_id)
        return bool(ticket) and ticket.category in (Category.OPEN, Category.PAUSED)

    def is_held(self, ticket_id) -> bool:
        """Whether something else, a flow, still talks with its customer while it stands in a queue."""
        return ticket_id in self._held

    def followers(self, ticket_id) -> set:
        """Who follows it."""
        return self._followers[ticket_id]

    def author(self, message_id):
        """The member who wrote a message, or None."""
        return self._authors.get(message_id)

    def people_of(self, team_ids) -> list:
        """The active members of these teams."""
        return [pk for pk in self.members if not self.teams[pk].isdisjoint(team_ids)] if team_ids else []

    def is_active(self, member_id) -> bool:
        """Whether she still works here."""
        return member_id in self.members

    def is_away(self, member_id) -> bool:
        """Whether she is absent now."""
        return member_id in self._away

    def could_take(self, ticket_id) -> list:
        """Who answers customers and is of its team; of no team, everybody who answers and sees it. Nobody where these are too many."""
        team = self.team(ticket_id)
        answering = [pk for pk, member in self.members.items() if member.role != Member.Role.LIGHT]
        found = [pk for pk in answering if (team in self.teams[pk] if team else self.sees(pk, ticket_id))]
        return found if len(found) <= LARGEST_AUDIENCE else []

    def sees(self, member_id, ticket_id) -> bool:
        """As `visible_to`, for one of the tickets: a test holds both equal."""
        member, ticket = self.members.get(member_id), self.tickets.get(ticket_id)
        if member is None or ticket is None:
            return False
        if member.sees == Member.Sees.ALL or ticket.assignee_id == member_id:
            return True
        return member.sees == Member.Sees.TEAMS and (ticket.team_id is None or ticket.team_id in self.teams[member_id])

    def looks_at(self, member_id, ticket_id) -> bool:
        """Whether she has the ticket before her eyes."""
        return (member_id, ticket_id) in self._viewing

    @cached_property
    def members(self) -> dict:
        """The active members, by id."""
        rows = Member.objects.active().values_list("pk", "role", "sees", named=True)
        return {row.pk: row for row in rows}

    @cached_property
    def teams(self) -> dict:
        """The teams of each member."""
        found = defaultdict(set)
        for member, team in TeamMembership.objects.values_list("member", "team"):
            found[member].add(team)
        return found

    @cached_property
    def _viewing(self):
        since = timezone.now() - VIEWING_STALE + timedelta(seconds=5)
        rows = Viewing.objects.filter(ticket_id__in=self.tickets, seen_at__gt=since)
        return set(rows.values_list("member_id", "ticket_id"))

    @cached_property
    def _held(self):
        return held_among(self.tickets) if self.tickets else set()

    @cached_property
    def _away(self):
        return away_until()

    @cached_property
    def _authors(self):
        ids = [event.payload["message"] for event in self.events if event.kind == "message.state_changed"]
        rows = Message.objects.filter(pk__in=ids, author_kind="member") if ids else ()
        return dict(rows.values_list("pk", "author_id")) if ids else {}

    @cached_property
    def _followers(self):
        found = defaultdict(set)
        rows = Follower.objects.filter(ticket__in=self.tickets) if self.tickets else Follower.objects.none()
        for ticket, member in rows.values_list("ticket", "member"):
            found[ticket].add(member)
        return found
