"""The worker: woken in time, heard by the queue whatever becomes of a connection, gone soon when it is asked to go."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import procrastinate.worker
import psycopg
import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from pasokh.kernel import job_worker
from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import workspace
from tests.front.serving import wait_until

PATIENCE = 60  # seconds, reached only when something is broken
seen, released = [], threading.Event()


@job(queue="tests", name="tests.note_word")
def note_word(word):
    seen.append(word)


@job(queue="tests", name="tests.linger", own_transactions=True)
def linger(workspace_id):
    seen.append("begun")
    assert released.wait(PATIENCE)


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()
    released.clear()


LISTENING = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%procrastinate_queue%' AND state = 'idle'"


@pytest.fixture
def working(monkeypatch):
    """A worker in a thread of its own that looks for jobs once an hour, unless it is woken; its queue is that of the tests."""
    monkeypatch.setattr(job_worker, "LOOKS_EVERY", 3600)
    worker = threading.Thread(target=job_worker.run_worker, kwargs={"queues": ["tests"]}, daemon=True)
    running, run = [], procrastinate.worker.Worker.run
    monkeypatch.setattr(procrastinate.worker.Worker, "run", lambda self: running.append(self) or run(self))
    worker.start()
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as line:
        wait_until(lambda: running and running[0].worker_id and line.execute(LISTENING).fetchall())
    yield worker
    running[0].stop()
    worker.join(PATIENCE)
    assert not worker.is_alive()


def test_a_worker_is_woken_when_a_job_falls_due(real_shop, working):
    with workspace(real_shop):
        note_word.defer(word="دو", after=2)
        note_word.defer(word="یک", after=1)
        note_word.defer(word="دو و نیم", after=timezone.now() + timedelta(seconds=2.5))
    wait_until(lambda: len(seen) == 3)
    assert seen == ["یک", "دو", "دو و نیم"]


def test_what_became_of_a_job_is_said_again_when_the_line_was_cut(real_shop, working):
    with workspace(real_shop):
        linger.defer()
    wait_until(lambda: seen)
    with (
        psycopg.connect(settings.DATABASE_URL) as holder,
        psycopg.connect(settings.DATABASE_URL, autocommit=True) as knife,
    ):
        holder.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'tests.linger' FOR UPDATE")
        released.set()
        wait_until(lambda: knife.execute(CUT).fetchall())
    wait_until(lambda: not ProcrastinateJob.objects.filter(task_name="tests.linger").exists())


CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0 AND query LIKE '%procrastinate_finish_job%' AND pid <> pg_backend_pid()"""


def test_a_worker_that_was_asked_to_leave_does_not_wait_for_the_database(real_db, monkeypatch):
    monkeypatch.setattr(job_worker, "LEAVING", 0.05)

    async def live():
        connector = job_worker._Connector(kwargs=connector_params(), min_size=1, max_size=1, timeout=10 * PATIENCE)
        await connector.open_async()
        manager = job_worker._Manager(connector)
        async with connector.pool.connection():  # the only one: who asks waits, as for a database that is away
            asked = asyncio.create_task(manager.fetch_job(["tests"], 1))
            await asyncio.sleep(0)
            connector.leave()
            await asyncio.wait_for(manager.unregister_worker(1), PATIENCE)
            with pytest.raises(ConnectorException):
                await asyncio.wait_for(asked, PATIENCE)
        await connector.close_async()

    asyncio.run(live())


def test_the_clock_is_not_stopped_by_what_is_imported_late(real_db, working):
    tasks = app.periodic_registry.periodic_tasks
    late = [("late", str(number)) for number in range(2)]
    try:
        for (_key, task), name in zip(tasks.items(), late, strict=False):
            tasks[name] = task
        for task, name in zip(tasks.values(), late, strict=False):
            tasks[name[::-1]] = task
        assert {*late, *(name[::-1] for name in late)} <= tasks.keys()
    finally:
        for name in late:
            tasks.pop(name, None), tasks.pop(name[::-1], None)


class Empty:
    """A connector to a queue in which one job waits, which cannot be had when its time has come."""

    def __init__(self):
        self.due, self.asked = datetime.now(UTC), []

    async def execute_query_one_async(self, *, query, **values):
        if query != job_worker._NEXT_DUE:
            return {"id": None}
        self.asked.append(values["after"])
        late = self.due > values["after"]
        return {"at": self.due if late else None, "seconds": 0.0 if late else None}


def test_a_job_that_cannot_be_had_wakes_once():
    async def live():
        manager, woken = job_worker._Manager(Empty()), asyncio.Event()

        async def wake(*, channel, notification):
            woken.set()

        manager.wake = wake
        await manager.fetch_job(None, 1)
        await asyncio.wait_for(woken.wait(), 30)
        woken.clear()
        await manager.fetch_job(None, 1)
        return (
            manager.connector.asked,
            manager.alarm.cancelled() or manager.alarm.when() <= asyncio.get_running_loop().time(),
        )

    asked, over = asyncio.run(live())
    assert (len(asked), asked[1] > asked[0], over) == (2, True, True)
