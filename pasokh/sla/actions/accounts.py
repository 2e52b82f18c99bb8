"""The promises on a ticket as they stand in the database, taken into the pure clocks and written down again."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import now

from pasokh.calendars.queries import working_time
from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.database.updating import update_many
from pasokh.kernel.database.writing import insert
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.promises import promise

from ..clocks import Life, Terms, seconds_of
from ..models import Breach, Clock, Commitment, Policy

CLOCK_FIELDS = (
    *("policy", "version", "seconds", "always", "pauses", "started_at", "since", "spent", "due_at", "state"),
    *("breached_at", "ended_at", "warned_at", "warned", "next_at", "steps"),
)
COMMITMENT_FIELDS = ("policy", "version", "others", "hours", "life", "last_event")
LIFE = ("state", "answered", "waiting", "was", "rounds")


@dataclass
class Account:
    """One ticket: its commitment, its clocks by (kind, round), and its life. `dues` is what stands on the ticket."""

    commitment: Commitment
    policy: Policy | None
    ticket: Ticket
    clocks: dict = field(default_factory=dict)
    life: Life | None = None
    dues: dict = field(default_factory=dict)

    def __post_init__(self):
        self.life = life_of(self.commitment, self.terms, [clock.run for clock in self.clocks.values()])
        self.dues = dues_of(self.life)

    @property
    def terms(self) -> Terms:
        """What is promised here."""
        return terms_of(self.policy, self.commitment)


def terms_of(policy, commitment) -> Terms:
    """What a policy (or none) promises under a commitment, and the working time it is measured by, as it is now."""
    work = working_time(commitment.hours)
    return Terms(policy.targets_in(work) if policy else {}, work, commitment.channel)


def commit(ticket, choice) -> Commitment:
    """What a choice promises on a ticket; unsaved."""
    return Commitment(
        ticket=ticket,
        channel=ticket.channel,
        policy=choice.policy,
        version=choice.policy.version if choice.policy else 0,
        others=choice.others,
        hours=choice.hours,
        life={},
    )


def life_of(commitment, terms, runs) -> Life:
    """Where a ticket's life stands, as its commitment remembers."""
    kept = dict(commitment.life)
    turned = kept.pop("turned_at", None)
    return Life(terms, runs, turned_at=datetime.fromisoformat(turned) if turned else None, **kept)


def remembered(life) -> dict:
    """A life as its commitment keeps it: all but the clocks."""
    turned = life.turned_at.isoformat() if life.turned_at else None
    return {name: getattr(life, name) for name in LIFE} | {"turned_at": turned}


def dues_of(life) -> dict:
    """The due times that stand on the ticket: of what runs, and of what is late, until it is over."""
    return {run.kind: run.due_at for run in life.runs if not run.over and run.due_at}


_held = Ready(
    lambda: Commitment.objects.select_for_update().filter(among("ticket", "tickets")).order_by("ticket"), prepared=True
)
_live = Ready(lambda: Clock.objects.filter(among("ticket", "tickets"), ended_at=None), prepared=True)
_all = Ready(lambda: Clock.objects.filter(among("ticket", "tickets")), prepared=True)


def held_for(tickets) -> dict:
    """The commitments of these tickets, locked, by the ticket's key."""
    return {each.ticket_id: each for each in _held(tickets=list(tickets))}


def clocks_for(tickets, all_of=()) -> dict:
    """The clocks of these tickets that are not over, and all of some, as {ticket: {(kind, round): clock}}."""
    found = {pk: {} for pk in tickets}
    live = [pk for pk in tickets if pk not in set(all_of)]
    rows = [*(_live(tickets=live) if live else ()), *(_all(tickets=list(all_of)) if all_of else ())]
    for clock in rows:
        found[clock.ticket_id][clock.kind, clock.round] = clock
    return found


def save(accounts, tells=lambda clock: True):
    """Write down what has become of these accounts: their commitments, clocks, breaches, and the due times on their tickets. Few statements.

    Tells of what was broken meanwhile, where `tells` of its clock. Returns the clocks whose row is new or differs.
    """
    changed = [pair for account in accounts for pair in _followed(account)]
    _write([clock for clock, _broke in changed], CLOCK_FIELDS)
    broken = _write_breaches(changed)
    _write_commitments(accounts)
    known = {account.ticket.pk: account.ticket for account in accounts}
    moved = {account.ticket: dues_of(account.life) for account in accounts if dues_of(account.life) != account.dues}
    promise(moved)
    record([_told(breach, known[breach.ticket_id]) for breach in broken if tells(breach.clock)])
    return [clock for clock, _broke in changed]


def _followed(account):
    """(clock, how its lateness changed) for each that is new or differs."""
    for run in account.life.runs:
        clock = account.clocks.get((run.kind, run.round)) or Clock(
            ticket=account.ticket, kind=run.kind, round=run.round
        )
        before, was_late = _state_of(clock), clock.breached_at
        clock.follow(run)
        if account.policy and not run.over:
            clock.policy, clock.version = account.policy, account.policy.version
        clock.next_at = next_look(clock, account)
        account.clocks[run.kind, run.round] = clock
        if clock._state.adding or _state_of(clock) != before:
            yield clock, (clock.breached_at is not None) - (was_late is not None)


def _state_of(clock):
    return [getattr(clock, Clock._meta.get_field(name).attname) for name in CLOCK_FIELDS]


def next_look(clock, account) -> datetime | None:
    """When somebody has to look at a clock next (UTC): to warn, to find it late, to take the next step of its escalation."""
    run, policy = clock.run, account.policy
    if run.over or run.since is None or policy is None:
        return None
    if run.breached_at is None:
        return min(filter(None, [_next_warning(clock, account), run.due_at]), default=None)
    if clock.steps >= len(policy.steps):
        return None
    return account.terms.later(
        run.target, run.breached_at, _after(policy.steps[clock.steps], run.target, account.terms)
    )


def _next_warning(clock, account):
    run, terms = clock.run, account.terms
    ahead = [alarm for alarm in account.policy.alarms(run.target, terms.work) if alarm.part > clock.warned]
    return run.spent_at(ahead[0].spent, terms) if ahead else None


def _after(step, target, terms):
    given = {"seconds": step["after"], "days": step.get("days", 0)}
    return timedelta(seconds=seconds_of(given, terms.work, target.always))


def _write_breaches(changed):
    broke = [clock for clock, change in changed if change > 0]
    mended = [clock.pk for clock, change in changed if change < 0]
    if mended:
        Breach.objects.filter(clock__in=mended, withdrawn_at=None).update(withdrawn_at=now())
    return insert([Breach(clock=each, ticket_id=each.ticket_id, kind=each.kind, at=each.breached_at) for each in broke])


def _write_commitments(accounts):
    for account in accounts:
        account.commitment.life = remembered(account.life)
    _write([account.commitment for account in accounts], COMMITMENT_FIELDS)


def _write(rows, names):
    known = [row for row in rows if not row._state.adding]
    insert([row for row in rows if row._state.adding])
    update_many(known, names)


def _told(breach, ticket):
    return happened("promise.broken", actor=SYSTEM, subject=ticket, clock=breach.kind, breach=breach.pk)
