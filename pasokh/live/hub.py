"""The hub: one in each web process, between the log and the open streams. Everything here runs on the loop."""

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import psycopg
import structlog

from . import announcing, hearing, loading, sse
from .counters import Counters
from .database import conninfo, is_outage
from .log_reader import LogReader
from .notices import CHANNEL, Closing, Happened, Signal, unpack
from .presence import Attendance
from .rechecking import Recheck
from .replay import Replay
from .seen import Seen
from .subscriptions import Subscriptions
from .unhurried import Unhurried
from .visits import Browsers, Visits

log = structlog.get_logger("pasokh.live")
HEARTBEAT_SECONDS = 20
BEATS_A_SECOND = 5  # thousands of heartbeats at once would hold up what is said
SPOKES = HEARTBEAT_SECONDS * BEATS_A_SECOND
READ_SECONDS = 1
RETRY_SECONDS = 1
THREADS = 2
DOOR_THREADS = 4
NOTING_THREADS = 3
MAX_REST_SECONDS = 0.01
MAX_PENDING = 1_000  # events of one workspace that wait for a thread; beyond, its screens are reset


class Hub:
    """Listens, loads, projects, fans out; keeps streams alive and lets them resume."""

    def __init__(self, reader=None, listen=True):
        self.subscriptions = Subscriptions()
        self.counters = Counters()
        self.seen = Seen()
        self.reader = reader or LogReader()
        self.replay = Replay(self)
        self.unhurried = Unhurried(self)
        self.attendance = Attendance(self)
        self.visits = Visits(self)
        self.browsers = Browsers(self)
        self.listen = listen
        self.pending: dict[int, list[int]] = defaultdict(list)
        self.at_hand: dict[int, object] = {}
        self.working: dict[int, list[int]] = {}
        self.wheel = [set() for _ in range(SPOKES)]
        self.tick = 0
        self.horizon = None
        self.tasks = set()
        self.ready = None
        self.closing = False

    async def start(self):
        """Begin. Does not wait for the database: streams wait, and are refused with 503, until it has been read once."""
        self.loop = asyncio.get_running_loop()
        self.ready = asyncio.Event()
        self.listening = asyncio.Event()
        self.loaders = ThreadPoolExecutor(THREADS, "pasokh-live")
        self.doorkeepers = ThreadPoolExecutor(DOOR_THREADS, "pasokh-live-door")
        self.noting = ThreadPoolExecutor(NOTING_THREADS, "pasokh-live-noting")
        self.spawn(self._read_each_second())
        announcing.near.append(self.hear_nearby)
        self.spawn(self._beat())
        self.spawn(Recheck(self).run())
        self.spawn(self.attendance.run())
        self.spawn(self.visits.run())
        self.spawn(self.browsers.run())
        if self.listen:
            self.spawn(self._listen())
        else:
            self.listening.set()

    async def stop(self):
        """Close every stream with a hint when to return, and end the tasks and threads."""
        self.closing = True
        announcing.near.remove(self.hear_nearby)
        for stream in self.subscriptions.everyone():
            stream.shutdown()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.reader.close()
        self.loaders.shutdown(wait=False, cancel_futures=True)
        self.doorkeepers.shutdown(wait=False, cancel_futures=True)
        self.noting.shutdown(wait=False, cancel_futures=True)

    def spawn(self, coroutine):
        """A task that the hub holds on to."""
        task = self.loop.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a task of the hub failed", exc_info=task.exception())

    async def in_thread(self, function, *arguments):
        """Run a function that reads the database, off the loop."""
        return await self.loop.run_in_executor(self.loaders, function, *arguments)

    async def in_noting_thread(self, function, *arguments):
        """Run a function that writes down who is here: of thousands that takes seconds, in which messages do not wait."""
        return await self.loop.run_in_executor(self.noting, function, *arguments)

    # Streams

    def register(self, stream):
        """Take a stream in. With a point to resume from, the past is read first and what happens meanwhile is held."""
        self.subscriptions.add(stream)
        self.wheel[(self.tick - 1) % SPOKES].add(stream)
        self.counters.streams_opened += 1
        self.counters.streams_open = self.subscriptions.count
        self.attendance.arrive(stream)
        self.visits.arrive(stream)
        self.browsers.arrive(stream)
        if stream.point is None:
            stream.write(sse.opening(self.point_of(stream.workspace_id)))
        else:
            stream.write(sse.opening(None))
            self.replay.want(stream)

    def forget(self, stream):
        """A stream has ended; harmless when repeated."""
        if stream in self.subscriptions.keys.get(stream.key, ()):
            self.subscriptions.remove(stream)
            self.attendance.depart(stream)
            self.visits.depart(stream)
            self.browsers.depart(stream)
            self.unhurried.forget(stream)
        for spoke in self.wheel:
            spoke.discard(stream)
        self.counters.streams_open = self.subscriptions.count

    def point_of(self, workspace_id):
        """The point up to which a stream that opens now need not look back: below all that is still being loaded."""
        underway = self.pending.get(workspace_id, []) + self.working.get(workspace_id, [])
        return sse.Point(min([self.reader.top, *(event_id - 1 for event_id in underway)]), self.horizon)

    def close_key(self, key):
        for stream in self.subscriptions.of_key(key):
            stream.abort()

    # News

    async def _listen(self):
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(conninfo("listener"), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    self.attendance.confirm_soon()
                    async for notice in connection.notifies():
                        self.hear(notice.payload)
            except psycopg.Error as error:
                log.warning("the listener lost the database", error=str(error).strip())
            self.listening.set()  # Tried: what is not heard will be read.
            await asyncio.sleep(RETRY_SECONDS)

    def hear_nearby(self, workspace_id, events):
        """A thread of this process committed these events. Their notice comes too, for the other processes."""
        if workspace_id in self.subscriptions.topics:
            self.loop.call_soon_threadsafe(self._take_nearby, workspace_id, events)

    def _take_nearby(self, workspace_id, events):
        new = [event for event in events if event.pk not in self.seen]
        self.at_hand.update((event.pk, event) for event in new)
        self.happened(workspace_id, [event.pk for event in new])

    def hear(self, text):
        """Take up the notices of one payload."""
        try:
            notices = unpack(text)
        except ValueError:
            log.warning("unknown notice", text=text[:200])
            return
        for notice in notices:
            match notice:
                case Happened(workspace_id, event_ids):
                    self.happened(workspace_id, event_ids)
                case Signal(workspace_id, topic, data):
                    self.signalled(workspace_id, topic, data)
                case Closing(key):
                    self.close_key(key)

    def happened(self, workspace_id, event_ids):
        """Take up committed events, each once, and load them if somebody of the workspace listens. Returns how many were new."""
        new = [event_id for event_id in event_ids if self.seen.add(event_id)]
        self.reader.newest = max([self.reader.newest, *event_ids])
        if new and workspace_id in self.subscriptions.topics:
            self.pending[workspace_id] += new
            if workspace_id not in self.working:
                self.working[workspace_id] = []
                self.spawn(self._work(workspace_id))
        return len(new)

    def signalled(self, workspace_id, topic, data):
        listeners = self.subscriptions.listeners(workspace_id, topic)
        hearing.hear(topic, data, listeners)
        if listeners:
            payload = sse.signal(topic, data)
            for stream in list(listeners):
                stream.deliver(None, payload)
            self.counters.signals_sent += len(listeners)

    async def _work(self, workspace_id):
        # One at a time for each workspace, so that its frames keep their order; what gathers meanwhile goes together.
        try:
            while event_ids := self.pending.pop(workspace_id, None):
                self.working[workspace_id] = event_ids
                started = self.loop.time()
                if len(event_ids) > MAX_PENDING:
                    self.reset(self.subscriptions.of_workspace(workspace_id))
                else:
                    await self._load(workspace_id, event_ids)
                # A rest as long as the work: under load, fewer and larger readings.
                await asyncio.sleep(min(self.loop.time() - started, MAX_REST_SECONDS))
        finally:
            del self.working[workspace_id]
            if not self.pending:
                self.at_hand.clear()

    async def _load(self, workspace_id, event_ids):
        horizon, wanted = self.horizon or 0, self.subscriptions.wanted_topics(workspace_id)
        try:
            events = {event_id: self.at_hand.pop(event_id, None) for event_id in event_ids}
            frames = await self.in_thread(loading.frames_of, workspace_id, events, wanted)
        except Exception as error:
            if not is_outage(error):
                log.exception("events could not be projected", workspace=workspace_id, events=event_ids)
                return
            self.pending[workspace_id] = event_ids + self.pending.get(workspace_id, [])
            await asyncio.sleep(RETRY_SECONDS)
            return
        self.counters.events_fanned_out += len(event_ids)
        self.fan_out(workspace_id, frames, horizon)

    def fan_out(self, workspace_id, frames, horizon):
        """Encode each frame once, and write to each stream once: what waits for it first."""
        outbox = defaultdict(list)
        for frame in frames:
            listeners = self.subscriptions.listeners(workspace_id, frame.topic)
            if listeners:
                payload, mark = sse.frame(frame, horizon), frame.gathers and sse.mark(frame)
                for stream in listeners:
                    if not (mark and self._waits(stream, outbox, mark, payload)):
                        outbox[stream].append((frame.event_id, payload))
        for stream, entries in outbox.items():
            self.counters.frames_sent += len(entries)
            if stream.held is None:
                waited = self.unhurried.take(stream)
                self.counters.frames_sent += len(waited)
                stream.write(b"".join([*waited, *(payload for _, payload in entries)]))
            else:
                for event_id, payload in entries:
                    stream.deliver(event_id, payload)

    def _waits(self, stream, outbox, mark, payload):
        # Not where something goes out at once: it comes along.
        return stream.held is None and stream not in outbox and self.unhurried.put(stream, mark, payload)

    def reset(self, streams):
        """Have screens loaded afresh: more happened than is worth telling one by one."""
        for stream in list(streams):
            self.counters.resets_sent += 1
            stream.deliver(None, sse.reset(sse.Point(self.reader.top, self.horizon)))

    # Clocks

    async def _read_each_second(self):
        await self.listening.wait()
        while True:
            try:
                self._take_up(await self.reader.read())
            except psycopg.Error as error:
                log.warning("the log cannot be read", error=str(error).strip())
            await asyncio.sleep(READ_SECONDS)

    def _take_up(self, reading):
        for workspace_id, event_id in reading.events:
            self.counters.notices_lost += self.happened(workspace_id, [event_id])
        if not reading.complete:
            self.reset(self.subscriptions.everyone())
        self.horizon = reading.horizon
        self.seen.age(reading.horizon, reading.ceiling)
        self.ready.set()

    async def _beat(self):
        # One wheel for all: with each beat a hundredth of the streams gets its heartbeat.
        while True:
            await asyncio.sleep(1 / BEATS_A_SECOND)
            self.tick = (self.tick + 1) % SPOKES
            for stream in list(self.wheel[self.tick]):
                stream.write(sse.HEARTBEAT)
