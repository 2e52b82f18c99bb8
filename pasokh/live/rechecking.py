"""Whether those who listen still may. A closing is told after commit, so it is lost when the process dies in between; a session
runs out without anybody telling; a right may be lost while a stream is being opened. So every few seconds each door is asked
about its open streams, and those it names are closed: the browser comes back, and is refused or hears what is left to hear.
"""

import asyncio
from collections import defaultdict

import structlog
from django.db import connection

from pasokh.kernel.tenancy import workspace

from .database import is_outage
from .loading import in_thread

log = structlog.get_logger("pasokh.live")
RECHECK_SECONDS = 5
AT_ONCE = 500  # streams asked about in one go


class Recheck:
    """Asks on the hub's loop; the doors answer in the threads that open streams, so that messages do not wait for them."""

    def __init__(self, hub):
        self.hub = hub

    async def run(self):
        """For ever: all streams, every RECHECK_SECONDS."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            for (workspace_id, lapsed), streams in self._groups().items():
                for start in range(0, len(streams), AT_ONCE):
                    await self._ask(workspace_id, lapsed, streams[start : start + AT_ONCE])

    def _groups(self):
        groups = defaultdict(list)
        for stream in self.hub.subscriptions.everyone():
            if stream.lapsed is not None:
                groups[stream.workspace_id, stream.lapsed].append(stream)
        return groups

    async def _ask(self, workspace_id, lapsed, streams):
        try:
            gone = await self.hub.loop.run_in_executor(self.hub.doorkeepers, _ask, workspace_id, lapsed, streams)
        except Exception as error:
            # While the database is away nobody hears anything either.
            if not is_outage(error):
                log.exception("open streams could not be checked", workspace=workspace_id)
            return
        for stream in gone:
            stream.abort()
        self.hub.counters.streams_lapsed += len(gone)


def _ask(workspace_id, lapsed, streams):
    try:
        return in_thread(_lapsed)(workspace_id, lapsed, streams)
    finally:
        connection.close()  # back to the pool


def _lapsed(workspace_id, lapsed, streams):
    with workspace(workspace_id):
        return list(lapsed(streams))
