"""Clocks worked out anew from a ticket's whole history: because another policy holds, what it promises changed, or an event came late."""

from collections import defaultdict

from django.utils.timezone import now

from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.events.models import Event
from pasokh.kernel.database.writing import insert
from pasokh.tickets.filters import facts_of_all
from pasokh.tickets.models import Ticket

from ..clocks import replay
from ..clocks.moments import MEANING, moment_of
from ..models import Clock, ClockChange
from .accounts import Account, clocks_for, commit, held_for, save
from .choosing import choose


def replay_all(again, cause=None):
    """Choose the policies of these tickets ({key: why}) anew and replay their histories. `cause` are the events, by ticket, because of which.

    Tickets that nothing was promised on, and is now, come under their policies; others lose theirs. What moved is written down with the reason,
    and told by an event. Returns how many clocks moved.
    """
    cause = cause or {}
    tickets = {each.pk: each for each in Ticket.objects.filter(pk__in=list(again)).order_by("pk")}
    held, facts = held_for(tickets), facts_of_all(tickets.values())
    choices = {pk: choose(ticket, facts[pk]) for pk, ticket in tickets.items()}
    # Of what nothing was promised on, nor is now, the log is not asked.
    concerned = [pk for pk, choice in choices.items() if choice.policy or pk in held]
    told, clocks, moved, accounts = _told_of(concerned), clocks_for(concerned, concerned), [], []
    for pk in concerned:
        account = _account(tickets[pk], choices[pk], held.get(pk), clocks[pk], told[pk])
        accounts.append(account)
        moves = _moved(account, again[pk], cause.get(pk))
        # A ticket that comes under its first policy a moment after it was opened has no history to tell.
        moved += [] if account.commitment._state.adding and again[pk] == ClockChange.Why.LATE else moves
    # What broke and was over before anybody promised it is written down and no news.
    save(accounts, tells=lambda clock: clock.ended_at is None)
    _write_down(moved, accounts, again, cause)
    return len(moved)


def _account(ticket, choice, commitment, clocks, events):
    fresh = commit(ticket, choice)
    commitment = commitment or fresh
    dues = {clock.kind: clock.due_at for clock in clocks.values() if not clock.ended_at and clock.due_at}
    for name in ("policy", "version", "others", "hours"):
        setattr(commitment, name, getattr(fresh, name))
    account = Account(commitment, choice.policy, ticket, clocks)
    account.life = replay([moment for event in events if (moment := moment_of(event))], account.terms)
    account.life.look(now())
    account.dues = dues
    commitment.last_event = max([commitment.last_event, *(event.pk for event in events)])
    return account


def _told_of(tickets):
    """What happened to these tickets, in order."""
    found = defaultdict(list)
    events = Event.objects.filter(subject_kind="ticket", subject_id__in=list(tickets), kind__in=list(MEANING))
    for event in events.order_by("pk"):
        found[event.subject_id].append(event)
    return found


def _moved(account, why, event):
    """The changes of due times and targets that the replay brought; the clocks that are no longer promised end."""
    runs = {(run.kind, run.round): run for run in account.life.runs}
    changes = []
    for key, clock in account.clocks.items():
        run = runs.get(key)
        if run is None and not clock.ended_at:
            run = _dropped(clock, account)
        if run is not None and (run.due_at, run.target.seconds) != (clock.due_at, clock.seconds):
            changes.append(_change(clock, run, why, event))
            _warn_anew(clock, run)
    for key in runs.keys() - account.clocks.keys():
        clock = Clock(ticket=account.ticket, kind=key[0], round=key[1])
        account.clocks[key] = clock
        changes.append(_change(clock, runs[key], why, event))
    return changes


def _dropped(clock, account):
    run = clock.run
    run.cancel(max(now(), clock.started_at), account.terms)
    account.life.runs.append(run)
    return run


def _change(clock, run, why, event):
    known = not clock._state.adding
    return ClockChange(
        clock=clock,
        why=why,
        before_seconds=clock.seconds if known else None,
        after_seconds=None if run.over and run.state == "cancelled" else run.target.seconds,
        before_due=clock.due_at if known else None,
        after_due=run.due_at,
        event=event.pk if event else None,
        at=now(),
    )


def _warn_anew(clock, run):
    """A clock that has more time than it had is warned of again, and escalated from the beginning."""
    if run.breached_at is None:
        clock.warned_at, clock.warned, clock.steps = None, 0, 0


def _write_down(changes, accounts, again, cause):
    for change in changes:
        change.clock_id = change.clock.pk
    insert(changes)
    told = {change.clock.ticket_id for change in changes}
    record(
        [
            happened(
                "promise.changed",
                actor=SYSTEM,
                subject=account.ticket,
                cause=cause.get(account.ticket.pk),
                why=again[account.ticket.pk],
                policy=account.commitment.policy_id,
            )
            for account in accounts
            if account.ticket.pk in told
        ]
    )
