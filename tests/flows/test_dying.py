"""Runs survive whatever happens to the processes that take them: really committed, really killed, several at once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.flows import doing, jobs
from pasokh.flows.actions import AlreadyRuns, cancel, create, deploy, hand_over, start
from pasokh.flows.models import Passage, Run, Stimulus
from pasokh.flows.runtime import TRIES
from pasokh.flows.stimuli import leave_word
from pasokh.kernel import outbound
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message
from tests.desk.conftest import say  # noqa: F401 (a fixture)
from tests.office import all_at_once

from .conftest import both, graph, menu, message, step

ROOT = Path(__file__).parents[2]
SIX = graph(
    menu(order="s2", back="s2"),
    message("یک", "s3"),
    step("action", {"next": "s4"}, action={"do": "note", "text": "یادداشت"}),
    message("دو", "s5"),
    step("action", {"next": "s6"}, action={"do": "type", "type": "return"}),
    message("سه", "s7"),
    step("end"),
    variables={"topic": "choice"},
)
EFFECTS = ("leave", "enter", "say", "act", "end")
# A worker that dies, as by the hand of the system, right after it has done an effect for the nth time.
DIES = """
import os, signal, sys
import django
django.setup()
from pasokh.flows import doing, jobs
shop, run, what, left = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], [int(sys.argv[4])]
real = doing.DO[what]
def dies(*given):
    done = real(*given)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
doing.DO[what] = dies
jobs.go_on(workspace_id=shop, run_id=run)
"""


@pytest.fixture
def asked(real_shop, say):  # noqa: F811
    """A run that has asked, in the real shop, and what the customer says to it: asked(graph) gives (run, tell)."""

    def asked(drawn=SIX):
        with workspace(real_shop):
            flow = create("گفتگو", "conversation", real_shop.owner, graph=drawn)
            deploy(flow, real_shop.owner)
        ticket = say()
        with workspace(real_shop):
            return start(flow, ticket=ticket, by=real_shop.owner), lambda text: say(text, ticket_id=ticket.pk)

    return asked


def went_well(shop, run):
    """That it came to its end, with everything once."""
    with workspace(shop):
        run.refresh_from_db()
        texts = list(
            Message.objects.filter(ticket=run.ticket, author_kind="flow")
            .order_by("position")
            .values_list("text", flat=True)
        )
        assert run.state == "done", (run.state, run.why)
        assert texts[1:] == ["یک", "یادداشت", "دو", "سه"] and texts[0].startswith("چه کمکی")
        steps = list(Passage.objects.filter(run=run).order_by("sequence").values_list("sequence", "step"))
        assert steps == [(at, f"s{at}") for at in range(1, 8)]
        assert (
            not Stimulus.objects.exists()
            and not Passage.objects.filter(run=run, left_at=None).exclude(step="s7").exists()
        )
        assert Event.objects.filter(kind="flow.ended").count() == 1


@pytest.mark.parametrize(("what", "nth"), [("say", 2), ("act", 2)])
def test_a_worker_that_is_killed_in_the_middle_of_a_step_loses_and_doubles_nothing(asked, real_shop, what, nth):
    run, tell = asked()
    tell("۱")
    killed = subprocess.run(
        [sys.executable, "-c", DIES, str(real_shop.pk), str(run.pk), what, str(nth)],
        env=os.environ,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with workspace(real_shop):
        run.refresh_from_db()
        assert (run.state, run.sequence, Stimulus.objects.count()) == ("waiting", 1, 1), "nothing of it stands"
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    went_well(real_shop, run)


@pytest.mark.parametrize("what", EFFECTS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_whatever_breaks_between_effects_is_done_again_from_where_it_stood(asked, real_shop, monkeypatch, what, when):
    run, tell = asked()
    tell("۲")
    real, broken = doing.DO[what], []

    def breaks(*given):
        if when == "after" or broken:
            done = real(*given)
        if not broken:
            broken.append(1)
            raise KeyboardInterrupt
        return done

    monkeypatch.setitem(doing.DO, what, breaks)
    with pytest.raises(KeyboardInterrupt):
        jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    went_well(real_shop, run)


def test_several_workers_at_once_do_everything_once(asked, real_shop):
    run, tell = asked()
    tell("۱")

    def work():
        jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
        jobs.wake_due(workspace_id=real_shop.pk)

    all_at_once(*[work] * 4)
    went_well(real_shop, run)


def test_many_answers_at_once_are_taken_in_their_order(asked, real_shop):
    run, tell = asked()
    for text in ("نمی‌دانم", "۱", "۲"):
        tell(text)
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    with workspace(real_shop):
        run.refresh_from_db()
        assert (run.state, run.variables) == ("done", {"topic": "order"})
        assert Message.objects.filter(ticket=run.ticket, kind="incoming").count() == 4, (
            "every message is on the ticket as always"
        )


def test_what_a_dead_process_left_untold_is_told_by_the_minute(asked, real_shop):
    run, tell = asked()
    tell("۱")
    _forget_jobs()
    with workspace(real_shop):
        Stimulus.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    jobs.sweep_all()
    assert _queued() == [run.pk]
    jobs.sweep_all()
    assert _queued() == [run.pk]


def test_a_steer_that_was_left_behind_reaches_a_run_that_rests(asked, real_shop):
    run, _tell = asked()
    with workspace(real_shop):
        hand_over(run, real_shop.owner)
        leave_word(run.pk, "cancel", {"why": "closed"})
        leave_word(run.pk, "time", {"sequence": 1})
        Stimulus.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    _forget_jobs()
    jobs.sweep_all()
    assert _queued() == [run.pk]
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    with workspace(real_shop):
        run.refresh_from_db()
        assert (run.state, run.why) == ("cancelled", "closed")


def _queued():
    from procrastinate.contrib.django.models import ProcrastinateJob

    found = ProcrastinateJob.objects.filter(task_name="flows.jobs.go_on", status="todo")
    return [each.args["run_id"] for each in found]


def _forget_jobs():
    from django.conf import settings
    from psycopg import connect

    with connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        owner.execute("DELETE FROM procrastinate_jobs")


def test_all_that_is_due_is_woken_in_batches_by_its_index(asked, real_shop, say):  # noqa: F811
    with workspace(real_shop):
        wait = step("wait", {"next": "s2"}, length={"amount": 1, "unit": "minutes"}, working=False)
        flow = create("صبر", "process", real_shop.owner, graph=graph(wait, step("end")))
        deploy(flow, real_shop.owner)
    tickets = [say(email=f"c{at}@example.ir") for at in range(5)]
    with workspace(real_shop):
        for ticket in tickets:
            start(flow, ticket=ticket, by=real_shop.owner)
        assert Run.objects.filter(state="waiting").count() == 5
    jobs.wake_due(workspace_id=real_shop.pk)
    with workspace(real_shop):
        assert Run.objects.filter(state="waiting").count() == 5, "their time has not come"
        Run.objects.update(waits_until=timezone.now() - timedelta(seconds=1))
    jobs.wake_due(workspace_id=real_shop.pk)
    with workspace(real_shop):
        assert Run.objects.filter(state="done").count() == 5
        due = Run.objects.filter(state=Run.State.WAITING, waits_until__lte=timezone.now()).order_by("waits_until")
        from django.db import connection

        with connection.cursor() as cursor:
            # A handful of rows would be sorted as cheaply: a sort stays in the plan only where no index gives the order.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = due.explain()
    assert "flow_runs_due" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("error", [DataError("too long"), RuntimeError("broken")])
def test_what_can_never_be_taken_is_given_up(asked, real_shop, monkeypatch, error):
    run, tell = asked()
    tell("۱")

    def breaks(*given):
        raise error

    monkeypatch.setitem(doing.DO, "act", breaks)
    for _try in range(TRIES):
        with pytest.raises(type(error)):
            jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    with workspace(real_shop):
        run.refresh_from_db()
        assert (run.state, run.why) == ("failed", "broken") and not Stimulus.objects.exists()


def test_while_the_database_is_away_nothing_is_given_up(asked, real_shop, monkeypatch):
    run, tell = asked()
    tell("۱")

    def away(*given):
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(doing.DO, "act", away)
        for _try in range(TRIES + 1):
            with pytest.raises(OperationalError):
                jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    went_well(real_shop, run)


@pytest.mark.parametrize("error", [DataError("too long"), RuntimeError("broken")])
def test_one_run_that_cannot_be_woken_hinders_no_other(asked, real_shop, monkeypatch, error):
    run, _tell = asked(graph(step("wait", {"next": "s2"}, length={"amount": 1, "unit": "minutes"}), step("end")))
    with workspace(real_shop):
        Run.objects.update(waits_until=timezone.now() - timedelta(seconds=1))

    def broken(run_id):
        raise error

    monkeypatch.setattr(jobs, "wake", broken)
    jobs.wake_due(workspace_id=real_shop.pk)
    with workspace(real_shop):
        run.refresh_from_db()
        assert run.waits_until is None and Stimulus.objects.get().kind == "time"
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    with workspace(real_shop):
        run.refresh_from_db()
        assert run.state == "done"


CALL = graph(
    step(
        "call",
        {"next": "s2", "error": "s3"},
        url="https://example.com/x",
        keep=[{"path": "data.price", "variable": "price"}],
    ),
    message("{{price}} تومان", "s4"),
    message("نشد", "s4"),
    step("end"),
    variables={"price": "number"},
)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([httpx.Response(200, json={"data": {"price": "1250"}})], "۱٬۲۵۰ تومان"),
        ([httpx.Response(503), httpx.Response(200, json={"data": {"price": 7}})], "۷ تومان"),
        ([httpx.Response(404)], "نشد"),
        ([outbound.Refused("private")], "نشد"),
        ([httpx.Response(503)] * 5, "نشد"),
    ],
)
def test_another_programs_answer_is_kept_or_goes_the_other_way(asked, real_shop, monkeypatch, answers, said):
    asked_of, left = [], list(answers)

    def answer(method, url, **content):
        asked_of.append(content["headers"]["Pasokh-Delivery"])
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(outbound, "check_url", lambda url: None)
    monkeypatch.setattr(outbound, "request", answer)
    run, _tell = asked(CALL)
    for attempt in range(1, len(answers) + 1):
        jobs.call_out(workspace_id=real_shop.pk, run_id=run.pk, sequence=1, attempt=attempt)
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    jobs.call_out(workspace_id=real_shop.pk, run_id=run.pk, sequence=1)
    with workspace(real_shop):
        run.refresh_from_db()
        texts = list(Message.objects.filter(ticket=run.ticket, author_kind="flow").values_list("text", flat=True))
        assert run.state == "done" and texts == [said]
    assert len(asked_of) == len(answers) and len(set(asked_of)) == 1, "each try has the same name"


def test_what_leaves_the_house_says_the_runs_variables(asked, real_shop):
    from django.core import mail

    ask = step("question", {"answered": "s2"}, text=both("؟"), answer="text", variable="order")
    sends = {
        "do": "mail",
        "to": "store@example.com",
        "subject": "سفارش {{order}}",
        "text": "شمارهٔ {{order}} در {{ticket number}}",
    }
    run, tell = asked(
        graph(ask, step("action", {"next": "s3"}, action=sends), step("end"), variables={"order": "text"})
    )
    tell("۴۵")
    jobs.go_on(workspace_id=real_shop.pk, run_id=run.pk)
    jobs.do_later(workspace_id=real_shop.pk, run_id=run.pk, sequence=2)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["store@example.com"], "سفارش ۴۵")]


def test_two_who_start_it_at_once_start_it_once(asked, real_shop, say):  # noqa: F811
    run, _tell = asked()
    with workspace(real_shop):
        cancel(run, real_shop.owner)
    found = []

    def begin():
        try:
            with workspace(real_shop):
                start(run.flow, ticket=run.ticket, by=real_shop.owner)
            found.append("begun")
        except AlreadyRuns:
            found.append("runs")

    all_at_once(*[begin] * 3)
    assert sorted(found) == ["begun", "runs", "runs"]
    with workspace(real_shop):
        assert Run.objects.live().count() == 1


def test_an_action_opens_another_request_once(asked, real_shop):
    from pasokh.tickets.models import Ticket

    opens = {"do": "ticket", "subject": "ارجاع به انبار", "text": "برای {{ticket number}}"}
    run, _tell = asked(graph(step("action", {"next": "s2"}, action=opens), step("end")))
    for _twice in range(2):
        jobs.do_later(workspace_id=real_shop.pk, run_id=run.pk, sequence=1)
    with workspace(real_shop):
        run.refresh_from_db()
        assert run.state == "done" and Ticket.objects.filter(subject="ارجاع به انبار").count() == 1
