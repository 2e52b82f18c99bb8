"""The sweep beside people: requests are answered, solved, put off, opened again, judged and told anew while promises on them break.

No clock is doubled or lost, none is late twice, and what stands at the end is what the log says.
"""

import time
from collections import Counter

import pytest
from django.db.models import Count
from django.utils.timezone import now

from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.sla.actions.accounts import terms_of
from pasokh.sla.actions.policies import make_policy
from pasokh.sla.actions.sweep import sweep_some
from pasokh.sla.clocks import replay
from pasokh.sla.clocks.moments import MEANING, moment_of
from pasokh.sla.jobs import recalculate_some
from pasokh.sla.models import Breach, Clock, Commitment, Policy
from pasokh.tickets.actions.append import locked
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket

TICKETS, HANDS, ENOUGH = 12, 4, 20
URGENT = {"all": [{"field": "priority", "op": "at_least", "value": 3}]}
STEPS = [{"after": 0, "to": "leads", "up": 0}, {"after": 1, "to": "leads", "up": 1}]


def targets(**seconds):
    return {kind: {"seconds": value, "always": True, "pauses": True} for kind, value in seconds.items()}


def furnished(shop):
    """Two policies whose promises break within seconds, and requests that are promised something: their keys."""
    usual = targets(first_reply=2, next_reply=1, update=3, solve=4, follow_up=2, chat_wait=1)
    fast = targets(first_reply=1, next_reply=2, update=2, solve=3, follow_up=3)
    with workspace(shop):
        make_policy(by=shop.owner, name="فوری", targets=fast, filter=URGENT, steps=STEPS, warnings=[50])
        make_policy(by=shop.owner, name="همه", targets=usual, steps=STEPS, warnings=[50])
        maryam = identify(kind="email", value="maryam@example.ir", name="مریم")
        return [
            receive(
                Inbound(channel="chat", contact=maryam, inbox_id=shop.inbox.pk, text="سلام", origin=f"chat:{n}")
            ).ticket.pk
            for n in range(TICKETS)
        ]


def hand(office, keys):
    """Somebody who does one thing after the other, whatever comes to her mind, until all is over."""
    return office.until_over(lambda: _do(office, locked([office.chance.choice(keys)])), pause=0.02)


def _do(office, held):
    [ticket], by = held.values(), office.shop.owner
    deed = office.chance.choice(("solve", "wait", "snooze", "open", "reply", "judge", "ask", "assign"))
    if deed == "reply":
        reply(ticket=ticket, by=by, text="بررسی شد")
    elif deed == "judge":
        ticket.judge(by=by, impact=office.chance.choice((1, 3)), urgency=office.chance.choice((1, 3)))
    elif deed == "assign":
        ticket.assign(None if ticket.assignee_id else by, by=by)
    elif deed == "snooze" and not ticket.settled:
        ticket.snooze(by=by)
    elif deed == "open":
        ticket.reopen(by=by)
    elif deed in ("solve", "wait"):
        getattr(ticket, deed)(by=by)


def story(ticket):
    """What the log says of a ticket's clocks, by now."""
    commitment = Commitment.objects.get(ticket=ticket)
    policy = Policy.objects.filter(pk=commitment.policy_id).first()
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket, kind__in=list(MEANING)).order_by("pk")
    return replay([moment for event in events if (moment := moment_of(event))], terms_of(policy, commitment))


def each_is_as_its_history(keys):
    at = now()
    while sweep_some(at):
        pass
    for key in keys:
        life = story(key)
        life.look(at)
        kept = {(clock.kind, clock.round): clock.run for clock in Clock.objects.filter(ticket=key)}
        told = {(run.kind, run.round): run for run in life.runs}
        # What another policy promised for a while, and this one does not, stays as it ended.
        assert {key: run for key, run in kept.items() if key in told or not run.over} == told
        live = {run.kind: run.due_at for run in life.runs if not run.over and run.due_at}
        assert Ticket.objects.values_list("due_at", flat=True).get(pk=key) == min(live.values(), default=None)


def none_is_doubled_or_told_twice():
    live = Clock.objects.filter(ended_at=None).values("ticket", "kind").annotate(count=Count("pk"))
    assert [row for row in live if row["count"] > 1] == []
    late = Clock.objects.filter(breached_at__isnull=False)
    stands = Breach.objects.filter(withdrawn_at=None)
    assert set(late.values_list("pk", flat=True)) == set(stands.values_list("clock", flat=True))
    told = Event.objects.filter(kind="promise.escalated").values_list("subject_id", "payload__clock", "payload__step")
    # Each step of each round once: no more often than there were rounds that broke.
    rounds = Counter(Breach.objects.values_list("ticket", "kind"))
    assert all(count <= rounds[ticket, kind] for (ticket, kind, _step), count in Counter(told).items())


def until_enough_broke(shop):
    for _ in range(600):
        with workspace(shop):
            if Breach.objects.count() >= ENOUGH:
                return
        time.sleep(0.1)
    pytest.fail("too little is late: this would show nothing")


def test_promises_break_while_everybody_is_at_work(office, real_shop):
    keys = furnished(real_shop)
    office.at_once(
        *[hand(office, keys) for _ in range(HANDS)],
        office.until_over(sweep_some, pause=0.01),
        office.until_over(sweep_some, pause=0.01),
        office.until_over(lambda: recalculate_some("policy"), pause=0.2),
    )
    until_enough_broke(real_shop)
    office.end()
    with workspace(real_shop):
        each_is_as_its_history(keys)
        none_is_doubled_or_told_twice()
