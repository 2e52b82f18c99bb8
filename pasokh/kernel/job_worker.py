"""The worker: takes jobs off the queue, wakes when one falls due, and says what became of each however the database comes and goes."""

import asyncio
import contextlib
import signal
import threading
from datetime import UTC, datetime

import procrastinate
import psycopg
import structlog
from procrastinate import signals
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

LEAVING = 3  # seconds that each question to the database may take once the worker was asked to stop
LOOKS_EVERY = 5  # seconds: how often a worker looks for jobs of which it was not told
A_MOMENT = 0.02  # seconds past the time, so that the database agrees
SAID_AGAIN = 1  # seconds until it says again what became of a job
# A worker's connections: one listens, the others go when nobody needed them for a minute. Each is a process of PostgreSQL's with caches of its own.
POOL = {"min_size": 1, "max_size": 4, "max_idle": 60.0}
log = structlog.get_logger()

# The next moment at which a job that waits for its time falls due, if a look would come too late for it.
_NEXT_DUE = """
    SELECT min(scheduled_at) AS at, extract(epoch FROM min(scheduled_at) - clock_timestamp())::float AS seconds FROM procrastinate_jobs
    WHERE status = 'todo' AND scheduled_at > greatest(%(after)s::timestamptz, now() - interval '1 second')
    AND scheduled_at < now() + %(within)s * interval '1 second' AND (%(queues)s::varchar[] IS NULL OR queue_name = ANY(%(queues)s::varchar[]))
"""


class _Connector(PsycopgConnector):
    """The queue. Its pool waits half a minute for a database that is away; who was asked to stop does not."""

    def __init__(self, **options):
        super().__init__(**options)
        self.leaving = False
        self._limits = set()

    def leave(self):
        """From now on no question takes longer than LEAVING, those that are asked already among them."""
        self.leaving = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time() + LEAVING)

    @contextlib.asynccontextmanager
    async def _in_time(self):
        try:
            async with asyncio.timeout(LEAVING if self.leaving else None) as limit:
                self._limits.add(limit)
                try:
                    yield
                finally:
                    self._limits.discard(limit)
        except TimeoutError as error:
            raise ConnectorException("The database is away, and the worker was asked to stop.") from error

    async def execute_query_async(self, query, **arguments):
        """As the library's."""
        async with self._in_time():
            await super().execute_query_async(query, **arguments)

    async def execute_query_one_async(self, query, **arguments):
        """As the library's."""
        async with self._in_time():
            return await super().execute_query_one_async(query, **arguments)

    async def execute_query_all_async(self, query, **arguments):
        """As the library's."""
        async with self._in_time():
            return await super().execute_query_all_async(query, **arguments)


class _Steady(dict):
    """Tasks by the clock. A module that brings one may be imported by a job while the clock looks through them: the worker would end."""

    def items(self):
        return list(super().items())

    def values(self):
        return list(super().values())


class _Manager(procrastinate.manager.JobManager):
    """Wakes its worker at the moment that a job falls due, and says what became of a job until it is heard.

    A worker looks by itself every few seconds only: fifteen seconds would be twenty. A job of a living worker of which nobody
    heard would be «doing» for ever, and so would all behind its lock.
    """

    wake = alarm = None
    rung = datetime.min.replace(tzinfo=UTC)  # each moment wakes once, whether its job could be had or not

    async def listen_for_jobs(self, *, on_notification, queues=None):
        """Hear of new jobs, and have the alarm tell of due ones in the same way."""
        self.wake = on_notification
        await super().listen_for_jobs(on_notification=on_notification, queues=queues)

    async def fetch_job(self, queues, worker_id):
        """The next job; where there is none, the alarm is set for the next that falls due."""
        found = await super().fetch_job(queues, worker_id)
        if found is None and self.wake:
            await self._set_alarm(queues)
        return found

    async def _set_alarm(self, queues):
        asked = {"after": self.rung, "within": LOOKS_EVERY, "queues": list(queues) if queues else None}
        due = await self.connector.execute_query_one_async(query=_NEXT_DUE, **asked)
        if self.alarm:
            self.alarm.cancel()
        if due["at"] is not None:
            wait = max(due["seconds"], 0) + A_MOMENT
            self.alarm = asyncio.get_running_loop().call_later(wait, self._ring, due["at"])

    def _ring(self, at):
        self.rung = at
        told = self.wake(channel="", notification={"type": "job_inserted", "job_id": 0})
        self.ringing = asyncio.ensure_future(told)  # kept: a task that nobody holds may vanish

    async def finish_job(self, job, status, delete_job):
        """Say that a job has ended."""
        await self._until_heard(lambda: super(_Manager, self).finish_job(job, status, delete_job))

    async def retry_job(self, job, **when):
        """Say that a job is to be tried again."""
        await self._until_heard(lambda: super(_Manager, self).retry_job(job, **when))

    async def _until_heard(self, say):
        """Who was asked to stop says it once: the jobs of a worker that has gone are queued again."""
        while True:
            try:
                return await say()
            except ConnectorException as error:
                if self.connector.leaving or not isinstance(error.__cause__, psycopg.OperationalError):
                    raise
                log.warning("outcome of a job not heard, said again", error=repr(error.__cause__))
            await asyncio.sleep(SAID_AGAIN)

    async def unregister_worker(self, worker_id):
        """Sign a worker off, unless the database is gone: others strike out who is silent."""
        try:
            await super().unregister_worker(worker_id)
        except ConnectorException as error:
            log.warning("worker not signed off", error=repr(error.__cause__))


def run_worker(concurrency=4, queues=None):
    """Run jobs until SIGTERM or SIGINT; waits for running jobs to end. For the process of `pasokh worker`."""
    connector = _Connector(kwargs=connector_params(), **POOL)
    worker_app = app.with_connector(connector)
    worker_app.job_manager = _Manager(connector)
    worker_app.periodic_registry.periodic_tasks = _Steady(worker_app.periodic_registry.periodic_tasks)
    wishes = {"concurrency": concurrency, "queues": queues, "delete_jobs": "successful", "listen_notify": True}
    asyncio.run(_live(worker_app, fetch_job_polling_interval=LOOKS_EVERY, install_signal_handlers=False, **wishes))
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


async def _live(worker_app, **wishes):
    async with worker_app.open_async():
        working = asyncio.create_task(worker_app.run_worker_async(**wishes))

        def leave():
            worker_app.connector.leave()
            working.cancel()  # which asks it to stop; what it does goes on to its end

        in_main_thread = threading.current_thread() is threading.main_thread()
        with (
            signals.on_stop(leave) if in_main_thread else contextlib.nullcontext(),
            contextlib.suppress(asyncio.CancelledError),
        ):
            await working
