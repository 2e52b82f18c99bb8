"""Who of the members is here, over all web processes, and who looks at which ticket.

A row a member and process, confirmed each 15 seconds while a stream is open; a process that dies leaves rows that
go stale. Navigating from page to page closes and opens streams: a departure counts after a few seconds only.
"""

import asyncio
import math
import secrets
import time
from collections import Counter, defaultdict
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import DateTimeField
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.workspaces.models import Member

from .announcing import signal
from .database import is_outage
from .loading import in_thread
from .models import Presence, Viewing

log = structlog.get_logger("pasokh.live")
TOPIC = "presence"
CONFIRM_SECONDS = 15
STALE = timedelta(seconds=45)
GRACE_SECONDS = 6
VIEWING_STALE = timedelta(seconds=60)
VIEWING, REPLYING, LEFT = "viewing", "replying", "left"

CONFIRM = """
INSERT INTO live_presence (workspace_id, member_id, node, seen_at)
SELECT %(workspace)s, member_id, %(node)s, now() FROM unnest(%(members)s::bigint[]) AS member_id
ON CONFLICT (workspace_id, member_id, node) DO UPDATE SET seen_at = excluded.seen_at
"""
VIEW = """
INSERT INTO live_viewing (workspace_id, member_id, ticket_id, state, seen_at) VALUES (%s, %s, %s, %s, now())
ON CONFLICT (workspace_id, ticket_id, member_id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at
"""

_viewing = Ready(
    lambda: (
        Viewing.objects.filter(ticket_id=Asked("ticket"), seen_at__gt=Asked("since", DateTimeField()))
        .order_by("member_id")
        .values_list("member_id", "state")
    )
)


def online_member_ids(ws):
    """The ids of the members with an open stream, in any process (a crash is noticed after 45 seconds)."""
    with workspace(ws):
        fresh = Presence.objects.filter(seen_at__gt=timezone.now() - STALE)
        return set(fresh.values_list("member_id", flat=True))


def viewing_topic(ticket_id):
    """The topic of who looks at a ticket: for members' streams only, never for a visitor's."""
    return f"viewing:{ticket_id}"


def touch(member_id, ticket_id, state=VIEWING):
    """Note that a member views, answers (`replying`) or has left a ticket; browsers repeat it each 30 seconds.

    Inside a workspace. Told to `viewing_topic(ticket_id)` after commit.
    """
    if state not in (VIEWING, REPLYING, LEFT):
        raise ValueError(f"unknown state of viewing: {state!r}")
    workspace_id = require_workspace_id()
    if state == LEFT:
        Viewing.objects.filter(member_id=member_id, ticket_id=ticket_id).delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute(VIEW, [workspace_id, member_id, ticket_id, state])
    transaction.on_commit(lambda: _tell_viewing(workspace_id, member_id, ticket_id, state))


def viewers(ticket_id):
    """Who looks at this ticket now: {member id: "viewing" or "replying"}. Inside a workspace."""
    question, values = asked_viewers(ticket_id)
    return dict(question(**values))


def asked_viewers(ticket_id):
    """The question of `viewers`, to be asked `together` with others: its rows are (member id, state)."""
    return _viewing, {"ticket": ticket_id, "since": timezone.now() - VIEWING_STALE}


def _tell_viewing(workspace_id, member_id, ticket_id, state):
    signal(workspace_id, viewing_topic(ticket_id), {"member": member_id, "state": state})


_watchers = []


def on_change(function):
    """Decorate a function of a workspace's id and the ids of who was here and answering before and after; called inside the workspace, once that is written."""
    _watchers.append(function)
    return function


def record(workspace_id, node, present, gone):
    """Write the presence of a process's members, sweep what is stale, and signal whoever came or went."""
    with workspace(workspace_id):
        before = online_member_ids(workspace_id)
        _confirm(workspace_id, node, present)
        removed = _remove(node, gone)
        after = online_member_ids(workspace_id)
        offline = removed - after
        left = _forget_viewing(offline)
        answering = tuple(map(_answering, (before, after)))
        _remember(after - before, offline)
    for member_id in after - before:
        signal(workspace_id, TOPIC, {"member": member_id, "online": True})
    for member_id in offline:
        signal(workspace_id, TOPIC, {"member": member_id, "online": False})
    for member_id, ticket_id in left:
        _tell_viewing(workspace_id, member_id, ticket_id, LEFT)
    if answering[0] != answering[1]:
        tell_watchers(workspace_id, *answering)


def _answering(member_ids):
    from .availability import answering_among  # It knows this module; here only who is present is of interest.

    return answering_among(member_ids)


def _remember(came, left):
    """Coming and going are events like any other, for reports of who was there when."""
    members = Member.objects.in_bulk(came | left) if came or left else {}
    for pk, member in members.items():
        before, state = ("offline", "here") if pk in came else ("here", "offline")
        track("presence.changed", actor=member.actor, subject=member, before=before, state=state, why="browser")


def tell_watchers(workspace_id, before, after):
    """Tell those who watch (`on_change`) who answers now. Outside of any transaction."""
    with workspace(workspace_id):
        for watch in _watchers:
            watch(workspace_id, before, after)


def _confirm(workspace_id, node, members):
    with connection.cursor() as cursor:
        # In one order everywhere, so that two processes do not lock each other's rows crosswise.
        cursor.execute(CONFIRM, {"workspace": workspace_id, "node": node, "members": sorted(members)})


def _remove(node, gone):
    departed = Presence.objects.filter(node=node, member_id__in=gone)
    stale = Presence.objects.filter(seen_at__lte=timezone.now() - STALE)
    rows = list((departed | stale).values_list("pk", "member_id"))
    Presence.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    return {member_id for _, member_id in rows}


def _forget_viewing(offline):
    stale = Viewing.objects.filter(seen_at__lte=timezone.now() - VIEWING_STALE)
    rows = list((stale | Viewing.objects.filter(member_id__in=offline)).values_list("pk", "member_id", "ticket_id"))
    Viewing.objects.filter(pk__in=[row[0] for row in rows]).delete()
    return [(member_id, ticket_id) for _, member_id, ticket_id in rows]


class Attendance:
    """The members with streams in this process. Used on the loop; the rows are written in the hub's threads."""

    confirm_seconds = CONFIRM_SECONDS

    def __init__(self, hub, clock=time.monotonic):
        self.hub = hub
        self.clock = clock
        self.node = secrets.token_hex(8)
        self.here = Counter()
        self.arrived = set()
        self.leaving = {}
        self.confirmed_at = clock()

    def who(self, stream):
        """Whom this stream makes present; None for nobody."""
        return stream.member_id

    def write(self, workspace_id, present, gone):
        """Write down who is here and who has gone; in a thread."""
        record(workspace_id, self.node, present, gone)

    def arrive(self, stream):
        member = (stream.workspace_id, self.who(stream))
        if member[1] is not None:
            self.here[member] += 1
            if self.leaving.pop(member, None) is None and self.here[member] == 1:
                self.arrived.add(member)

    def depart(self, stream):
        member = (stream.workspace_id, self.who(stream))
        if member[1] is not None:
            self.here[member] -= 1
            if self.here[member] <= 0:
                del self.here[member]
                self.leaving[member] = self.clock() + GRACE_SECONDS

    def confirm_soon(self):
        """Write all who are here within a second: a server that crashed has forgotten them, for their table has no write-ahead log."""
        self.confirmed_at = -math.inf

    async def run(self):
        """Write once a second what changed, and every 15 seconds that the rest is still here."""
        while True:
            await asyncio.sleep(1)
            for workspace_id, (present, gone) in self._due().items():
                await self._record(workspace_id, present, gone)

    def _due(self):
        now, due = self.clock(), defaultdict(lambda: (set(), set()))
        confirming = now - self.confirmed_at >= self.confirm_seconds
        if confirming:
            self.confirmed_at = now
        # Each second: of thousands who stay only those who came are looked at.
        for workspace_id, member_id in list(self.here) if confirming else self._came():
            due[workspace_id][0].add(member_id)
        self.arrived.clear()
        for member in [member for member, at in self.leaving.items() if at <= now]:
            del self.leaving[member]
            due[member[0]][1].add(member[1])
        return due

    def _came(self):
        """Who came since the last look, and is here still."""
        return [member for member in self.arrived if member in self.here]

    async def _record(self, workspace_id, present, gone):
        try:
            await self.hub.in_noting_thread(in_thread(self.write), workspace_id, list(present), list(gone))
        except Exception as error:
            if not is_outage(error):
                log.exception("presence could not be written", workspace=workspace_id)
                return
            # All of it again, until the database is back; whoever returned meanwhile has not gone.
            self.confirm_soon()
            still = [(workspace_id, each) for each in gone if (workspace_id, each) not in self.here]
            self.leaving |= dict.fromkeys(still, self.clock())
