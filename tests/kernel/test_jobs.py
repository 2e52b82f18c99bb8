"""Jobs: an outbox for free, run in their workspace, as often as said."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.kernel import jobs
from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import NoWorkspace, current_workspace_id, workspace
from pasokh.tickets.models import Inbox

seen = []


@job(queue="tests", name="tests.note_inboxes")
def note_inboxes(word):
    seen.append((word, current_workspace_id(), Inbox.objects.count()))


@job(queue="tests", attempts=3, wait=0, name="tests.fail")
def fail():
    seen.append("tried")
    raise RuntimeError("no")


@job(queue="tests", own_transactions=True, name="tests.alone")
def alone(workspace_id):
    seen.append((workspace_id, current_workspace_id()))


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()


def work(times=1):
    """Run the jobs that wait, as a worker does, until there are none."""
    worker = app.with_connector(app.connector.get_worker_connector())
    for _ in range(times):
        worker.run_worker(queues=["tests"], wait=False, install_signal_handlers=False, listen_notify=False)


def states():
    return list(ProcrastinateJob.objects.filter(queue_name="tests").order_by("id").values_list("status", flat=True))


def test_a_job_runs_in_its_workspace(real_shop):
    with workspace(real_shop):
        note_inboxes.defer(word="سلام")
    work()
    assert seen == [("سلام", real_shop.pk, 1)]


def test_a_job_exists_exactly_if_its_cause_does(real_shop):
    with pytest.raises(RuntimeError), workspace(real_shop):
        note_inboxes.defer(word="x")
        raise RuntimeError
    work()
    assert (seen, states()) == ([], [])


def test_a_failing_job_is_tried_as_often_as_said(real_shop):
    with workspace(real_shop):
        fail.defer()
    work(times=5)
    assert (seen, states()) == (["tried"] * 3, ["failed"])


def test_a_job_with_transactions_of_its_own_enters_by_itself(real_shop):
    with workspace(real_shop):
        alone.defer()
    work()
    assert seen == [(real_shop.pk, None)]


def test_a_job_called_directly_runs_here(shop):
    note_inboxes(word="اینجا")
    assert seen == [("اینجا", shop.pk, 1)]


def test_outside_a_workspace_tenant_work_fails_loudly(real_db):
    with pytest.raises(NoWorkspace):
        note_inboxes(word="x")


def test_the_job_of_a_dead_worker_is_queued_again(real_shop, owner_sql):
    with workspace(real_shop):
        note_inboxes.defer(word="دوباره")
    owner_sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes')")
    owner_sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
        "WHERE queue_name = 'tests'"
    )
    work()
    assert seen == []
    jobs.rescue_stalled()
    assert states() == ["todo"]
    work()
    assert seen == [("دوباره", real_shop.pk, 1)]


@job(
    queue="tests",
    attempts=3,
    name="tests.deadly",
    lost=lambda word: seen.append(("lost", word, current_workspace_id())),
)
def deadly(word):
    raise AssertionError("never runs here")


def die(owner_sql, times=1):
    """The worker dies while it does the jobs of the tests."""
    for _ in range(times):
        owner_sql("UPDATE procrastinate_jobs SET scheduled_at = NULL")
        owner_sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes')")
        owner_sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
            "WHERE queue_name = 'tests' AND status = 'todo'"
        )
        jobs.rescue_stalled()


def test_a_job_that_kills_its_worker_is_given_up_and_told_of(real_shop, owner_sql):
    with workspace(real_shop):
        deadly.defer(word="سم")
    die(owner_sql, times=jobs.RESCUES)
    assert (states(), seen) == (["todo"], [])
    die(owner_sql, times=2)
    assert (states(), seen) == (["failed"], [("lost", "سم", real_shop.pk)])


def test_a_loss_that_cannot_be_told_holds_up_no_other(real_shop, owner_sql, monkeypatch):
    monkeypatch.setattr(deadly, "lost", lambda word: 1 / 0)
    with workspace(real_shop):
        deadly.defer(word="سم")
        note_inboxes.defer(word="بی‌گناه")
    owner_sql(f"UPDATE procrastinate_jobs SET attempts = {jobs.RESCUES} WHERE task_name = 'tests.deadly'")
    die(owner_sql)
    assert states() == ["failed", "todo"]


def test_failed_jobs_are_remembered_for_a_while_and_others_never_purged(real_shop, owner_sql):
    with workspace(real_shop):
        for word in ("کهنه", "تازه", "در صف"):
            note_inboxes.defer(word=word)
    owner_sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'word' IN ('کهنه', 'تازه')")
    age = f"interval '{jobs.FAILED_KEPT + 1} days'"
    others = "SELECT id FROM procrastinate_jobs WHERE args->>'word' <> 'تازه'"
    owner_sql(f"UPDATE procrastinate_events SET at = at - {age} WHERE job_id IN ({others})")
    jobs.purge()
    assert owner_sql("SELECT args->>'word' FROM procrastinate_jobs ORDER BY id") == [("تازه",), ("در صف",)]


def test_jobs_that_died_together_are_tried_apart(real_shop, owner_sql):
    with workspace(real_shop):
        deadly.defer(word=1)
        deadly.defer(word=2)
    die(owner_sql, times=3)
    first, second = owner_sql("SELECT scheduled_at FROM procrastinate_jobs WHERE queue_name = 'tests'")
    assert first != second


def test_what_has_lost_its_job_is_known(shop):
    note_inboxes.defer(word=1)
    note_inboxes.defer(word=2, after=60)
    fail.defer(word=3)
    assert note_inboxes.without("word", [1, 2, 3, 4]) == [3, 4]
    assert note_inboxes.without("word", []) == []


def test_every_periodic_job_has_a_reading_of_the_clock():
    assert {task.task.name for task in app.periodic_registry.periodic_tasks.values()} >= {
        "kernel.rescue_stalled.tick",
        "kernel.purge.tick",
        "tickets.jobs.sweep_files.tick",
        "tickets.jobs.scan_again.tick",
        "channels.jobs.take_up_again.tick",
    }
