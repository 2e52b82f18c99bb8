"""What happens to promises by the clock: warnings, and what is late is said and goes up the tree of teams, a step at a time."""

from django.utils.timezone import now

from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.updating import update_many
from pasokh.kernel.database.writing import insert
from pasokh.tickets.models import Ticket

from ..clocks import PARTS, Terms
from ..models import Breach, Clock, Commitment, Policy
from .accounts import next_look, terms_of
from .escalating import Leads

BATCH = 200  # clocks in one transaction: no job holds one for half a second
FIELDS = ("state", "breached_at", "warned_at", "warned", "next_at", "steps")


def sweep_some(at=None) -> int:
    """Look at up to BATCH clocks of the current workspace whose time to be looked at has come by a moment (UTC; now unless given).

    Each does what is due: it warns, or is found late, or takes the steps of its escalation that are due, all at once where several are. Returns
    how many clocks were looked at. What somebody works on at this very moment is left for the next look. The number of statements does not depend
    on the number of clocks.
    """
    at = at or now()
    clocks, tickets = _due(at)
    if not clocks:
        return len(tickets)
    looks = _looks(clocks, tickets)
    broken, events, leads = [], [], Leads(at)
    for look in looks:
        events += look.take(at, leads)
        broken += look.broken
    insert(broken)
    _count_steps(looks)
    update_many([look.clock for look in looks], FIELDS)
    record(events)
    return len(clocks)


def _due(at):
    """The clocks to be looked at, oldest first, and their tickets by key, both locked: tickets before clocks, as everywhere."""
    waiting = Clock.objects.filter(next_at__lte=at).order_by("next_at", "pk")
    pairs = dict(waiting.values_list("pk", "ticket")[:BATCH])
    if not pairs:
        return [], {}
    free = Ticket.objects.filter(pk__in=set(pairs.values())).select_for_update(of=("self",), skip_locked=True)
    tickets = {ticket.pk: ticket for ticket in free.order_by("pk")}
    ours = Clock.objects.filter(pk__in=list(pairs), ticket__in=list(tickets), next_at__lte=at)
    return list(ours.select_for_update(of=("self",), skip_locked=True).order_by("next_at", "pk")), tickets


def _looks(clocks, tickets):
    policies = {policy.pk: policy for policy in Policy.objects.filter(pk__in={clock.policy_id for clock in clocks})}
    held = {each.ticket_id: each for each in Commitment.objects.filter(ticket__in=list(tickets))}
    return [
        Look(clock, tickets[clock.ticket_id], policies.get(clock.policy_id), held.get(clock.ticket_id))
        for clock in clocks
    ]


class Look:
    """One look at one clock."""

    def __init__(self, clock, ticket, policy, commitment):
        self.clock, self.ticket, self.policy = clock, ticket, policy
        self.commitment, self.broken = commitment, []

    def take(self, at, leads):
        """Do what is due by a moment; the events that tell of it."""
        clock, policy, events = self.clock, self.policy, []
        run = clock.run
        run.look(at)
        if run.breached_at and not clock.breached_at:
            clock.state, clock.breached_at = run.state.value, run.breached_at
            self.broken.append(Breach(clock=clock, ticket_id=clock.ticket_id, kind=clock.kind, at=clock.breached_at))
            events.append(self._told("promise.broken", due=clock.breached_at.isoformat()))
        elif not clock.breached_at and (alarm := self._warned_by(at)):
            clock.warned_at, clock.warned = at, alarm.part
            due = clock.due_at.isoformat() if clock.due_at else None
            before = {} if alarm.left is None else {"left": alarm.left}
            events.append(self._told("promise.warned", due=due, percent=alarm.part * 100 // PARTS, **before))
        clock.next_at = self._next()
        while policy and clock.breached_at and clock.next_at and clock.next_at <= at:
            step = policy.steps[clock.steps]
            clock.steps += 1
            members = leads.told_by(step, self.ticket)
            first = members[0] if members else None
            events.append(
                self._told("promise.escalated", step=clock.steps, to=step["to"], member=first, members=members)
            )
            clock.next_at = self._next()
        return events

    def _warned_by(self, at):
        """The last of the warnings that are due by a moment; None where none is. One that comes late takes those before it along."""
        if not (self.policy and self.commitment):
            return None
        run, terms, due = self.clock.run, self.terms, None
        for alarm in self.policy.alarms(run.target, terms.work):
            moment = run.spent_at(alarm.spent, terms) if alarm.part > self.clock.warned else None
            due = alarm if moment and moment <= at else due
        return due

    def _next(self):
        if self.commitment is None or self.policy is None:
            return None
        return next_look(self.clock, self)

    @property
    def terms(self) -> Terms:
        return terms_of(self.policy, self.commitment)

    def _told(self, kind, **payload):
        return happened(kind, actor=SYSTEM, subject=self.ticket, clock=self.clock.kind, **payload)


def _count_steps(looks):
    """How far each was escalated stands on its breach as well."""
    stepped = {look.clock.pk: look.clock.steps for look in looks if look.clock.steps}
    if stepped:
        breaches = list(Breach.objects.filter(clock__in=list(stepped), withdrawn_at=None))
        for breach in breaches:
            breach.steps = stepped[breach.clock_id]
        update_many(breaches, ("steps",))
