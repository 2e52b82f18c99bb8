"""From the log to turns: what happened since the last reading and could concern a rule is written down, and the place moves with it."""

from pasokh.events.models import Event
from pasokh.events.reading import begin, read_on

from .catalogue import rules_now
from .heard import Heard
from .models import Reading, Rule, Run, Turn
from .subjects import SUBJECTS

DEEPEST_CAUSE = 6  # causes of causes that are looked through for a rule's deed


def read_some() -> bool:
    """Read on, inside the workspace's transaction. Whether there is more than could be read now.

    Without a rule that listens the log is not read at all: the first one that is switched on has it read from then on (`listen`).
    """
    rules = rules_now()
    if not rules.by_kind:
        return False
    events, waiting = read_on(Reading, rules.kinds)
    write_turns(events, rules)
    return waiting


def listen(rule):
    """Have the log read from now on, if this rule, which is being switched on, is the first that listens. What happens from here on is not lost."""
    others = Rule.objects.active().exclude(pk=rule.pk).filter(trigger__has_key="on")
    if not others.exists():
        Reading.objects.all().delete()
    begin(Reading)


def write_turns(events, rules) -> int:
    """Turns for those of these events that some rule matches now. How many."""
    of = {key: [event for event in events if event.subject_kind == key] for key in SUBJECTS}
    return sum(_write_turns(SUBJECTS[key], found, rules) for key, found in of.items() if found)


def _write_turns(subject, events, rules):
    chains = chains_of(events)
    heard = [(event, Heard.of_event(event, chains.get(event.pk, ()))) for event in events]
    concerned = [(event, each, found) for event, each in heard if (found := _listening(subject, each, rules))]
    if not concerned:
        return 0
    facts = subject.facts(subject.model.objects.filter(pk__in={event.subject_id for event, *_ in concerned}))
    turns = [
        Turn(
            event=event.pk,
            kind=event.kind,
            chain=each.chain,
            facts=each.facts,
            **{f"{subject.key}_id": event.subject_id},
        )
        for event, each, found in concerned
        if event.subject_id in facts and any(rule.matches(each, facts[event.subject_id]) for rule in found)
    ]
    Turn.objects.bulk_create(turns, ignore_conflicts=True)
    return len(turns)


def _listening(subject, heard, rules):
    return [each for each in rules.by_kind.get(heard.kind, ()) if each.about == subject.key and each.hears(heard)]


def chains_of(events) -> dict[int, list[int]]:
    """The rules because of whose deeds these events happened: {event's id: rules' ids}. Events that nobody's rule led to are left out."""
    causes = {event.pk: event.cause_id for event in events if event.cause_id}
    found, wanted = {}, dict(causes)
    for _step in range(DEEPEST_CAUSE):
        if not wanted:
            break
        runs = {
            told: [*chain, rule]
            for told, chain, rule in Run.objects.filter(told__in=set(wanted.values())).values_list(
                "told", "chain", "rule"
            )
        }
        found |= {pk: runs[cause] for pk, cause in wanted.items() if cause in runs}
        wanted = {pk: cause for pk, cause in wanted.items() if cause not in runs}
        further = (
            dict(Event.objects.filter(pk__in=set(wanted.values())).values_list("pk", "cause_id")) if wanted else {}
        )
        wanted = {pk: further[cause] for pk, cause in wanted.items() if further.get(cause)}
    return found
