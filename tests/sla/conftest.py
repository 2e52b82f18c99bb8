import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.events.models import Event
from pasokh.sla.actions.accounts import terms_of
from pasokh.sla.actions.policies import make_policy
from pasokh.sla.clocks import replay
from pasokh.sla.clocks.moments import MEANING, moment_of
from pasokh.sla.models import Clock, Commitment, Policy

HOUR = 3600
TARGETS = {
    "first_reply": {"seconds": HOUR, "always": True},
    "next_reply": {"seconds": 2 * HOUR, "always": True},
    "update": {"seconds": 4 * HOUR, "always": True},
    "solve": {"seconds": 8 * HOUR, "always": True},
    "follow_up": {"seconds": 24 * HOUR, "always": True},
    "chat_wait": {"seconds": 60, "always": True, "pauses": False},
}


@pytest.fixture
def promise(shop):
    """Make a policy: promise(solve=3600), promise(), promise(filter=…)."""

    def make(name="همه", targets=None, **values):
        return make_policy(by=shop.owner, name=name, targets=targets or TARGETS, **values)

    return make


def clocks_of(ticket):
    """{"solve 1": (state, …)} as the database has them."""
    return {f"{each.kind} {each.round}": each for each in Clock.objects.filter(ticket=ticket)}


def states_of(ticket):
    return {key: clock.state for key, clock in clocks_of(ticket).items()}


def assert_as_its_history(ticket):
    """What stands in the database is what the log of events says, and the ticket has its due times."""
    commitment = Commitment.objects.get(ticket=ticket)
    policy = Policy.objects.filter(pk=commitment.policy_id).first()
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=list(MEANING)).order_by("pk")
    life = replay([moment for event in events if (moment := moment_of(event))], terms_of(policy, commitment))
    kept = {(clock.kind, clock.round): clock.run for clock in clocks_of(ticket).values()}
    assert kept == {(run.kind, run.round): run for run in life.runs}
    ticket.refresh_from_db()
    live = {run.kind: run.due_at for run in life.runs if not run.over and run.due_at}
    assert ticket.due_at == min(live.values(), default=None)
    assert ticket.solve_due == live.get("solve")
    assert ticket.next_reply_due == live.get("next_reply")


def jobs_of(job):
    """The jobs of a kind that wait, as they were asked for."""
    return list(ProcrastinateJob.objects.filter(task_name=job.task.name, status="todo").order_by("pk"))
