"""Taking a turn: the rules are asked in their order, each of the ticket as those before it left it, and what matches is done.

All of it is one transaction under the ticket's lock: what was done, that it was done, and that the turn is over stand or fall together. A process that
dies leaves the turn to the next one; a rule that has met an event does not meet it again (two unique constraints hold that as well).
"""

from datetime import timedelta

import structlog
from django.utils import timezone

from pasokh.tickets.actions.append import locked
from pasokh.tickets.filters import compiled, facts_of
from pasokh.tickets.models import Ticket

from .catalogue import active_rules
from .heard import Heard
from .models import Rule, Run, Turn
from .running import begin, write_loop

log = structlog.get_logger()
DEEPEST = 5  # rules that start one another, one after the other
MOST_AN_HOUR = 20  # runs of one rule on one ticket: beyond, something outside goes round in a circle with us
TRIES = 5


def take_turn(ticket_id) -> bool:
    """Take the earliest turn of a ticket, in the workspace's transaction. Whether there was one."""
    ticket = locked([ticket_id]).get(ticket_id) if ticket_id else None
    turn = Turn.objects.filter(ticket=ticket_id).order_by("pk").first()
    if turn is None:
        return False
    heard = Heard.of_turn(turn)
    for rule, asked in _rules_of(turn, heard):
        if ticket is not None and not asked(facts_of(ticket)):
            continue
        if _run(rule, ticket, turn, heard) and rule.stops:
            break
        ticket = ticket and Ticket.objects.get(pk=ticket.pk)
    turn.delete()
    return True


def _rules_of(turn, heard):
    if turn.rule_id:
        rule = Rule.objects.active().filter(pk=turn.rule_id).first()
        return [(rule, compiled(rule.conditions))] if rule else []
    return [(each.rule, each.asked) for each in active_rules().by_kind.get(turn.kind, ()) if each.hears(heard)]


def _run(rule, ticket, turn, heard) -> bool:
    """Whether it matched and was let run."""
    fresh = Run(
        rule=rule,
        version=rule.version,
        ticket=ticket,
        event=turn.event,
        moment=turn.moment,
        kind=heard.kind,
        chain=heard.chain,
        why=heard.why,
        actions=rule.actions,
    )
    if _met_before(fresh):
        return False
    if rule.pk in heard.chain or len(heard.chain) >= DEEPEST or _goes_round(rule, ticket):
        write_loop(fresh)
        return False
    begin(fresh)
    return True


def _met_before(run):
    same = {"event": run.event} if run.event else {"ticket": run.ticket, "moment": run.moment}
    return Run.objects.filter(rule=run.rule, **same).exists()


def _goes_round(rule, ticket):
    recent = Run.objects.filter(rule=rule, ticket=ticket, created_at__gt=timezone.now() - timedelta(hours=1))
    return ticket is not None and recent.order_by("-pk")[:MOST_AN_HOUR].count() >= MOST_AN_HOUR


def give_up(ticket_id, error):
    """A turn could not be taken: it is tried again, and after TRIES its rules are told to have failed. In a transaction of its own."""
    turn = Turn.objects.filter(ticket=ticket_id).order_by("pk").select_for_update().first()
    if turn is None:
        return
    turn.attempts += 1
    if turn.attempts < TRIES:
        turn.save(update_fields=["attempts"])
        return
    log.error("turn given up", turn=turn.pk, error=repr(error))
    heard = Heard.of_turn(turn)
    for rule, _asked in _rules_of(turn, heard):
        run = Run(
            rule=rule,
            version=rule.version,
            ticket_id=turn.ticket_id,
            event=turn.event,
            moment=turn.moment,
            kind=turn.kind,
            why=heard.why,
        )
        if not _met_before(run):
            run.state, run.did = Run.State.FAILED, [{"do": "", "state": "failed", "note": "broken"}]
            run.save()
    turn.delete()
