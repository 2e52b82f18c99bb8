"""Promises: what a message costs with twenty policies, and the sweep of a million requests, of which it may read only what is due."""

import time
from datetime import timedelta

from .table import Row, at_least, at_most

POLICIES = 20
EVENTS = 1_000
DUE = 10_000  # of the clocks of all requests
KINDS = ("ticket.opened", "message.composed", "message.received")
KEEPING = (at_most("ms of processor time an event", 5, 3), at_least("events/s, by fifty", 300, 1_000))
SWEEPING = (at_most("ms, nothing due", 5), at_least("clocks/s", 1_000))
HOUR = 3600
MARK = "سنجش تعهد"


def measure(here):
    """Both, in a workspace of a million requests. Policies are made anew and taken away afterwards; every request gets a clock of its own by SQL."""
    workspace_id = here.facts["many"]["workspace"]
    _clear(here, workspace_id)
    _make_policies(workspace_id)
    try:
        yield Row(
            f"promises: messages on requests under {POLICIES} policies", "1 process", _keeping(workspace_id), KEEPING
        )
        count = _fill(here, workspace_id)
        yield Row(
            f"promises: sweep over {count:,} clocks, {DUE:,} due",
            "1 process",
            _sweeping(workspace_id),
            SWEEPING,
            _plan(workspace_id),
        )
    finally:
        _clear(here, workspace_id)


def _clear(here, workspace_id):
    for table in ("breach", "clockchange", "clock", "commitment", "policy"):
        here.run_sql(f"DELETE FROM sla_{table} WHERE workspace_id = {int(workspace_id)}")


def _make_policies(workspace_id):
    """Policies like a business's: two or three conditions each; the last is for all."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.sla.actions.policies import make_policy
    from pasokh.workspaces.models import Member

    targets = {"first_reply": {"seconds": HOUR}, "next_reply": {"seconds": 2 * HOUR}, "solve": {"seconds": 8 * HOUR}}
    with workspace(workspace_id):
        by = Member.objects.filter(role="owner").first()
        for number in range(POLICIES):
            asked = [
                {"field": "priority", "op": "at_least", "value": 4},
                {"field": "subject", "op": "contains", "value": f"کلمه {number} که نیست"},
            ]
            filter = {"all": asked if number < POLICIES - 1 else []}
            make_policy(by=by, name=f"{MARK} {number}", targets=targets, filter=filter, also_open=True)


def _keeping(workspace_id):
    """Three events on each of some hundred open requests, each in a transaction of its own, then fifty of them at once."""
    one, many = (_kept(workspace_id, size) for size in (1, 50))
    return {
        "ms of processor time an event": one[0],
        "events/s, one by one": one[1],
        "events/s, by fifty": many[1],
    }


def _kept(workspace_id, size):
    from pasokh.kernel.tenancy import workspace
    from pasokh.sla.actions.keep import note

    spent, took, count = 0.0, 0.0, 0
    for batch in _told(workspace_id, size):
        with workspace(workspace_id):
            worked, began = time.process_time(), time.perf_counter()
            note(batch)
            spent, took, count = (
                spent + time.process_time() - worked,
                took + time.perf_counter() - began,
                count + len(batch),
            )
    return spent / count * 1000, count / took


def _told(workspace_id, size):
    """Events as verbs record them: opened (with the row at hand), answered, asked again; requests of their own for each size of batch."""
    from pasokh.events import happened
    from pasokh.kernel.database.writing import insert
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Ticket
    from pasokh.workspaces.models import Member

    with workspace(workspace_id):
        owner = Member.objects.filter(role="owner").first().actor
        tickets = list(
            Ticket.objects.filter(category=1, pk__gt=size).order_by("pk" if size > 1 else "-pk")[: EVENTS // 3]
        )
        made = [happened(kind, actor=owner, subject=ticket) for kind in KINDS for ticket in tickets]
        insert(made)
    for event, ticket in zip(made, tickets, strict=False):
        event.brought = ticket
    yield from (made[start : start + size] for start in range(0, len(made), size))


FILL = """
    INSERT INTO sla_clock (workspace_id, uid, created_at, ticket_id, kind, round, state, version, seconds, always, pauses, started_at, since, spent, due_at, next_at, steps, warned, policy_id)
    SELECT t.workspace_id, gen_random_uuid(), now(), t.id, 'solve', 1000000, 'running', 1, 28800, false, true, now(), now(), interval '0', now() + interval '1 day',
           CASE WHEN nth <= {due} THEN now() - interval '1 minute' ELSE now() + interval '1 day' END, 0, 0, {policy}
    FROM (SELECT *, row_number() OVER (ORDER BY id DESC) AS nth FROM tickets_ticket WHERE workspace_id = {ws}) AS t
"""


def _fill(here, workspace_id):
    """A clock for every request, ten thousand of them due."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.sla.models import Clock, Policy

    with workspace(workspace_id):
        policy = Policy.objects.order_by("-place").first().pk
    here.run_sql(FILL.format(due=DUE, policy=policy, ws=int(workspace_id)))
    here.run_sql("ANALYZE sla_clock")
    with workspace(workspace_id):
        return Clock.objects.count()


def _sweeping(workspace_id):
    from pasokh.kernel.tenancy import workspace
    from pasokh.sla.actions.sweep import sweep_some

    began, looked, longest = time.perf_counter(), 0, 0.0
    done = True
    while done:
        started = time.perf_counter()
        with workspace(workspace_id):
            done = sweep_some()
        longest = max(longest, time.perf_counter() - started)
        looked += done
    took, idle = time.perf_counter() - began, time.perf_counter()
    for _turn in range(20):
        with workspace(workspace_id):
            assert sweep_some() == 0
    idle = (time.perf_counter() - idle) / 20
    return {"clocks/s": looked / took, "longest transaction, s": longest, "ms, nothing due": idle * 1000}


def _plan(workspace_id):
    """The plan of the question what is due: by its index, and by nothing else."""
    from django.utils.timezone import now

    from pasokh.kernel.tenancy import workspace
    from pasokh.sla.models import Clock

    with workspace(workspace_id):
        plan = Clock.objects.filter(next_at__lte=now() - timedelta(days=1)).order_by("next_at", "pk")[:200].explain()
    assert "clock_next" in plan and "Seq Scan" not in plan, plan
    return "asked by the index clock_next alone"
