"""Events through a hundred active rules: what one costs that none of them matches, and how many a second one worker reads from the log and acts on."""

import time

from .table import Row, at_least, at_most

RULES = 100
EVENTS = 2_000
MATCHED = 10  # every so many events one rule matches, and does two things
ALONE = (at_most("ms of processor time an event", 3),)
THROUGH = (at_least("events/s", 300, 1_000),)


def measure(here):
    """Both figures, in a workspace of a million requests. What the rules are is made anew and taken away afterwards."""
    workspace_id = here.facts["many"]["workspace"]
    _make_rules(workspace_id)
    try:
        yield Row(
            f"automation: an event that none of {RULES} rules matches", "1 process", _unmatched(workspace_id), ALONE
        )
        who = f"1 worker, a rule matches one in {MATCHED}"
        yield Row(f"automation: {EVENTS:,} events through {RULES} rules", who, _through(workspace_id), THROUGH)
    finally:
        _take_away(workspace_id)


def _make_rules(workspace_id):
    """Rules like a business's: two or three conditions each, tags among them; all but the last wait for what never is."""
    from pasokh.automation.actions.rules import make_rule
    from pasokh.automation.jobs import automate
    from pasokh.automation.models import Rule
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Tag

    with workspace(workspace_id):
        Rule.objects.update(active=False)
        by, name = _owner(), "سنجش"
        tag = Tag.named("سنجش خودکار").public_id
        for number in range(RULES):
            asked = [
                {"field": "channel", "op": "is", "value": ["chat", "email"]},
                {"field": "subject", "op": "contains", "value": f"کلمه {number} که نیست"},
                {"field": "tag", "op": "has_none", "value": [tag]},
            ]
            actions = [{"do": "priority", "priority": "3"}]
            make_rule(
                by=by,
                name=f"{name} {number}",
                trigger={"on": "message.received"},
                conditions={"all": asked},
                actions=actions,
                active=True,
            )
        matching = [{"do": "tag", "tag": tag}, {"do": "priority", "priority": "4"}]
        make_rule(
            by=by, name=name, trigger={"on": "note.written"}, conditions={"all": []}, actions=matching, active=True
        )
    automate(workspace_id=workspace_id)


def _owner():
    from pasokh.workspaces.models import Member

    return Member.objects.filter(role="owner").first()


def _happen(workspace_id, matched) -> int:
    """Events of as many requests, committed a hundred at a time; how many."""
    from pasokh.events import happened, record
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Ticket

    with workspace(workspace_id):
        tickets, owner = list(Ticket.objects.filter(category=1).order_by("-pk")[:EVENTS]), _owner()
    for start in range(0, EVENTS, 100):
        with workspace(workspace_id):
            record(
                [
                    happened(_kind(number, matched), actor=owner.actor, subject=ticket)
                    for number, ticket in enumerate(tickets[start : start + 100])
                ]
            )
    return len(tickets)


def _kind(number, matched):
    return "note.written" if matched and number % MATCHED == 0 else "message.received"


def _unmatched(workspace_id):
    from pasokh.automation.models import Turn
    from pasokh.kernel.tenancy import workspace

    count = _happen(workspace_id, matched=False)
    spent = _read_all(workspace_id)
    with workspace(workspace_id):
        assert not Turn.objects.exists()
    return {"ms of processor time an event": spent * 1000 / count}


def _read_all(workspace_id) -> float:
    """Seconds of processor time that reading takes, by readings as the job makes them."""
    from pasokh.automation.reading import read_some
    from pasokh.kernel.tenancy import workspace

    began, waiting = time.process_time(), True
    while waiting:
        with workspace(workspace_id):
            waiting = read_some()
    return time.process_time() - began


def _through(workspace_id):
    from pasokh.automation.jobs import automate
    from pasokh.automation.models import Run
    from pasokh.kernel.tenancy import workspace

    count = _happen(workspace_id, matched=True)
    with workspace(workspace_id):
        before = Run.objects.count()
    wanted, done, began = count // MATCHED, 0, time.perf_counter()
    while done < wanted:
        automate(workspace_id=workspace_id)
        with workspace(workspace_id):
            done = Run.objects.count() - before
    seconds = time.perf_counter() - began
    return {"events/s": count / seconds, "runs/s": done / seconds}


def _take_away(workspace_id):
    from pasokh.automation.models import Rule, Run, Turn
    from pasokh.kernel.tenancy import workspace

    with workspace(workspace_id):
        for model in (Turn, Run):
            model.objects.all().delete()
        Rule.objects.filter(name__startswith="سنجش").delete()
