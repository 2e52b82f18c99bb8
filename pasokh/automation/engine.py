"""Taking turns: the rules are asked in their order, each of the ticket as those before it left it, and what matches is done.

All of it is one transaction under the tickets' locks, some turns at a time: what was done, that it was done, and that the turn is over stand or fall
together. A process that dies leaves the turns to the next one; a rule that has met an event does not meet it again (two unique constraints hold that too).
"""

import time
from datetime import timedelta
from functools import partial

import structlog
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from .catalogue import active_rules
from .heard import Heard
from .models import Rule, Run, Turn
from .running import begin, write_loop
from .subjects import TICKET, subject_of

log = structlog.get_logger()
DEEPEST = 5  # rules that start one another, one after the other
MOST_AN_HOUR = 20  # runs of one rule on one ticket: beyond, something outside goes round in a circle with us
TRIES = 5
BATCH_SECONDS = 0.3  # a writing transaction holds up whoever waits for one of its tickets


def take_turns(ids, subject=TICKET) -> dict:
    """Take the turns of these tickets (or contacts), those of each in their order, in the workspace's transaction, for BATCH_SECONDS at most.

    What goes wrong undoes one turn only, and leaves the later ones of its ticket: {ticket's id: exception} of those. A fault of the connection, a
    deadlock too, is raised, and all is undone.
    """
    held, until = subject.lock(ids), time.monotonic() + BATCH_SECONDS
    failed, done = {}, []
    for turn in turns_of(subject, ids):
        key = subject.id_of(turn)
        if key in failed:
            continue
        try:
            with transaction.atomic():
                if key in held:  # a customer may have gone since
                    _take(turn, held[key], subject)
            done.append(turn.pk)
        except OperationalError:
            raise
        except Exception as error:
            failed[key] = error
        if time.monotonic() > until:
            break
    Turn.objects.filter(pk__in=done).delete()
    return failed


def turns_of(subject, ids):
    """The turns that wait of these tickets or contacts, the first one first."""
    return Turn.objects.filter(**{f"{subject.key}__in": ids}).order_by("pk")


def _take(turn, thing, subject):
    """Ask the rules in their order, each of the ticket as those before it left it: what they ask is read once, and anew when one has run."""
    heard, facts = Heard.of_turn(turn), None
    for rule, matches in _rules_of(turn, heard):
        facts = facts or subject.facts([thing])[thing.pk]
        if matches(facts) and _run(rule, thing, turn, heard):
            facts = None
            if rule.stops:
                break


def _rules_of(turn, heard):
    if turn.rule_id:
        rule = Rule.objects.active().filter(pk=turn.rule_id).first()
        return [(rule, TICKET.compiled(rule.conditions))] if rule else []
    key = subject_of(turn).key
    known = active_rules().by_kind.get(turn.kind, ())
    listening = [each for each in known if each.about == key and each.hears(heard)]
    return [(each.rule, partial(each.matches, heard)) for each in listening]


def _run(rule, thing, turn, heard) -> bool:
    """Whether it matched and was let run."""
    run = _fresh(rule, turn, heard)
    setattr(run, subject_of(turn).key, thing)
    recent = _recent(run)
    if any(same(run, each) for each in recent):
        return False
    if rule.pk in heard.chain or len(heard.chain) >= DEEPEST or len(recent) >= MOST_AN_HOUR:
        write_loop(run)
        return False
    begin(run)
    return True


def _fresh(rule, turn, heard):
    known = {"event": turn.event, "moment": turn.moment, "kind": heard.kind, "chain": heard.chain, "why": heard.why}
    about = {"ticket_id": turn.ticket_id, "contact_id": turn.contact_id}
    return Run(rule=rule, version=rule.version, actions=rule.actions, **about, **known)


def _recent(run):
    """What this rule did on this ticket or contact within the hour, and whether it has met this event or moment before."""
    lately = Q(created_at__gt=timezone.now() - timedelta(hours=1))
    met = Q(event=run.event) if run.event else Q(moment=run.moment)
    found = Run.objects.filter(lately | met, rule=run.rule, ticket=run.ticket_id, contact=run.contact_id)
    return list(found.order_by("-pk").values_list("event", "moment", named=True)[: MOST_AN_HOUR + 1])


def same(run, met) -> bool:
    """Whether a run that was is of the same event, or of the same moment."""
    return met.event == run.event if run.event else met.moment == run.moment


def give_up(key, error, subject=TICKET):
    """A turn could not be taken: it is tried again, and after TRIES its rules are told to have failed. In a transaction of its own."""
    turn = turns_of(subject, [key]).select_for_update().first()
    if turn is None:
        return
    turn.attempts += 1
    if turn.attempts < TRIES:
        turn.save(update_fields=["attempts"])
        return
    log.error("turn given up", turn=turn.pk, error=repr(error))
    heard = Heard.of_turn(turn)
    for rule, _matches in _rules_of(turn, heard):
        run = _fresh(rule, turn, heard)
        if not any(same(run, each) for each in _recent(run)):
            run.state, run.did = Run.State.FAILED, [{"do": "", "state": "failed", "note": "broken"}]
            run.save()
    turn.delete()
