"""The hub's own look at the event log: what was committed since, whether or not a notice came."""

from typing import NamedTuple

import psycopg

from .database import conninfo

OVERLAP = 1_000  # An id taken before its transaction's number was given may become visible this many ids late.
MAX_ROWS = 10_000
SQL = "SELECT horizon, ceiling, top, workspace_ids, event_ids FROM live_events_since(%s, %s, %s)"


class Reading(NamedTuple):
    """Every event of the transactions from the last horizon up to this one, each exactly once.

    `horizon`: all transactions below have ended. `ceiling`: the next one's number. `top`: the highest event id seen.
    `complete` is False where there was more than MAX_ROWS: the rest is skipped, and screens are to be reset.
    """

    horizon: int
    ceiling: int
    top: int
    events: list[tuple[int, int]]
    complete: bool


class LogReader:
    """A connection that is kept, and how far it has read."""

    def __init__(self):
        self.connection = None
        self.horizon = None
        self.top = 0
        self.newest = 0  # the highest id heard of in any way: notices come before the next reading
        self.floor = 0  # no unread event has an id below it (less the overlap)
        self.next_floor = (0, 0)

    async def read(self):
        """The Reading since the last call; the first one is empty. Raises psycopg.Error while the database is away."""
        try:
            if self.connection is None:
                self.connection = await psycopg.AsyncConnection.connect(conninfo("log reader"), autocommit=True)
            return await self._read()
        except psycopg.Error:
            await self.close()
            raise

    async def _read(self):
        cursor = await self.connection.execute(SQL, (self.floor - OVERLAP, self.horizon, MAX_ROWS + 1))
        horizon, ceiling, top, workspace_ids, event_ids = await cursor.fetchone()
        # A server that was restored from a backup counts its transactions from lower numbers.
        restored = self.horizon is not None and horizon < self.horizon
        complete = len(event_ids) <= MAX_ROWS and not restored
        self._advance(horizon, ceiling, top, afresh=restored or self.horizon is None)
        events = list(zip(workspace_ids, event_ids, strict=True)) if complete else []
        return Reading(horizon, ceiling, self.top, events, complete)

    def _advance(self, horizon, ceiling, top, afresh):
        self.horizon, self.top = horizon, top if afresh else max(top, self.top)
        self.newest = top if afresh else max(top, self.newest)
        if afresh:
            self.floor, self.next_floor = top, (ceiling, top)
        elif horizon >= self.next_floor[0]:
            # Every transaction that ran when `next_floor` was noted has ended and been read: later ones took later ids.
            self.floor, self.next_floor = self.next_floor[1], (ceiling, self.top)

    async def close(self):
        if self.connection is not None:
            await self.connection.close()
            self.connection = None
