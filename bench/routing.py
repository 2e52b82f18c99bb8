"""How long it takes until an arriving chat has its agent: 200 arrive at once, with and without a queue, and one after the other while agents come and go."""

import gc
import random
import statistics
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta

from .table import Row, at_most
from .world import business, kept

ARRIVALS, AGENTS, ROUNDS, DOORS = 200, 50, 10, 8
TARGET = (at_most("p99 ms", 30),)
RATE, COME_AND_GO = 50, 0.1  # chats a second that arrive at random; seconds between two agents who come or go


def measure(here):
    """Each arrival counts as long as the decision took in which it was: the locks, who is there, their loads, the rows written."""
    desk = Desk(here)
    who = f"{AGENTS} agents, {ARRIVALS} arrivals at once, {ROUNDS} times"
    bare = desk.through_the_gatherer(routed=False)
    whole = desk.through_the_gatherer(routed=True)
    spent = {"CPU ms": sum(whole.spent) / len(whole.decided)}
    name = "routing: assignment of an arriving chat"
    yield Row(name, f"{who}, gathered as the chat does", figures(whole.decided) | spent, TARGET)
    beside = {"without a queue p99 ms": percentile(bare.answered, 99)}
    yield Row("routing: a chat from its arrival to its commit", who, figures(whole.answered) | beside)
    alone = desk.through_doors()
    yield Row(
        "routing: assignment, each arrival a transaction", f"{who}, {DOORS} doors", figures(alone.decided), TARGET
    )
    spread = desk.through_an_hour(here.seconds)
    name, who = "routing: assignment, one after the other", f"{AGENTS} agents who come and go, {RATE} arrivals a second"
    beside = {"to the commit p99 ms": percentile(spread.answered, 99)}
    yield Row(name, who, figures(spread.decided) | beside, TARGET)
    desk.leave()


def figures(milliseconds) -> dict:
    return {"p50 ms": percentile(milliseconds, 50), "p99 ms": percentile(milliseconds, 99)}


def percentile(values, nth) -> float:
    return statistics.quantiles(values, n=100)[nth - 1]


class Taken:
    """Milliseconds that arrivals took: until they were decided, and until they were answered; of processor time that deciding took."""

    def __init__(self):
        self.decided, self.answered, self.spent = [], [], []


class Desk:
    """A business with a queue, and its agents at their desks."""

    def __init__(self, here):
        from pasokh.channels.gathering import Gatherer

        self.here = here
        self.facts = kept("routing", lambda: business("routing", "routing@bench.example"))
        self.workspace = self.facts["workspace"]
        self.team = self._furnish()
        self.gatherer = Gatherer(self._take_in)
        gc.collect()
        gc.freeze()  # as the program does once it has begun: what is imported is not looked through for garbage

    def _furnish(self):
        from pasokh.kernel.tenancy import workspace
        from pasokh.tickets.models import Inbox
        from pasokh.workspaces.models import Member, Team, User

        with workspace(self.workspace):
            team, _ = Team.objects.get_or_create(name="گفت‌وگوی زنده")
            for number in range(team.memberships.count(), AGENTS):
                email = f"chat{number}-{self.workspace}@bench.example"
                user = User.objects.create_user(email, None, name=f"گفت‌وگو {number}")
                member = Member.objects.create(user=user, name=user.name, role="agent")
                team.memberships.create(member=member)
            Inbox.objects.filter(pk=self.facts["inbox"]).update(team=team)
            return team

    def through_the_gatherer(self, *, routed) -> Taken:
        taken = Taken()
        for turn in range(ROUNDS + 1):  # the first warms up
            self._set_the_scene(routed)
            with self._watching(taken if turn else Taken()):
                self._at_once(taken if turn else Taken())
        return taken

    def through_doors(self) -> Taken:
        taken = Taken()
        for turn in range(ROUNDS + 1):
            self._set_the_scene(True)
            with self._watching(taken if turn else Taken()):
                self._by_doors()
        return taken

    def through_an_hour(self, seconds) -> Taken:
        """Chats arrive at random moments; every agent has room, and each moment one of them comes or goes."""
        taken, over = Taken(), threading.Event()
        self._set_the_scene(True)
        self._give_room()
        restless = threading.Thread(target=self._come_and_go, args=[over])
        restless.start()
        with self._watching(taken):
            futures = [
                self._later(taken, inbound)
                for _round in range(int(seconds * RATE / ARRIVALS) + 1)
                for inbound in self._inbounds()
            ]
            [future.result(60) for future in futures]
        over.set()
        restless.join(10)
        return taken

    def _later(self, taken, inbound):
        time.sleep(random.expovariate(RATE))
        began = time.perf_counter()
        future = self.gatherer.submit(self.workspace, inbound)
        future.add_done_callback(lambda _: taken.answered.append((time.perf_counter() - began) * 1000))
        return future

    def _give_room(self):
        from pasokh.kernel.tenancy import workspace
        from pasokh.routing.models import Capacity

        with workspace(self.workspace):
            Capacity.objects.update(total=1000)

    def _come_and_go(self, over):
        from django.db import connection
        from django.utils import timezone

        from pasokh.kernel.tenancy import workspace
        from pasokh.live.models import Presence

        with workspace(self.workspace):
            members = list(self.team.members.values_list("pk", flat=True))
        while not over.wait(COME_AND_GO):
            member = random.choice(members)
            with workspace(self.workspace):
                if not Presence.objects.filter(member_id=member).delete()[0]:
                    soon = timezone.now() + timedelta(minutes=10)
                    Presence.objects.create(member_id=member, node="bench", seen_at=soon)
        connection.close()

    def _at_once(self, taken):
        inbounds = self._inbounds()
        began = time.perf_counter()
        ended = []
        futures = [self.gatherer.submit(self.workspace, inbound) for inbound in inbounds]
        for future in futures:
            future.add_done_callback(lambda _: ended.append(time.perf_counter()))
        results = [future.result(60) for future in futures]
        assert len(results) == ARRIVALS
        taken.answered += [(end - began) * 1000 for end in ended]

    def _by_doors(self):
        inbounds = self._inbounds()
        shares = [inbounds[number::DOORS] for number in range(DOORS)]
        threads = [threading.Thread(target=self._door, args=[share]) for share in shares]
        [thread.start() for thread in threads]
        [thread.join(120) for thread in threads]

    def _door(self, inbounds):
        from django.db import connection

        for inbound in inbounds:
            self._take_in(self.workspace, [inbound])
        connection.close()

    def _take_in(self, key, inbounds):
        from pasokh.kernel.tenancy import workspace
        from pasokh.tickets.actions.receive import receive_many

        with workspace(key):
            return receive_many(inbounds)

    def _inbounds(self):
        from pasokh.contacts.models import Contact
        from pasokh.kernel.tenancy import workspace
        from pasokh.tickets.actions.inbound import Inbound

        with workspace(self.workspace):
            people = Contact.objects.bulk_create([Contact(name=f"مشتری {number}") for number in range(ARRIVALS)])
        given = {"channel": "chat", "origin": "chat:1", "inbox_id": self.facts["inbox"], "text": "سلام، سفارشم نرسیده"}
        return [Inbound(contact=contact, client_id=uuid.uuid4(), **given) for contact in people]

    def _set_the_scene(self, routed):
        """Nobody has anything, everybody is here; each takes four chats."""
        from django.utils import timezone

        from pasokh.kernel.kept import forget_all
        from pasokh.kernel.tenancy import workspace
        from pasokh.live.models import Presence
        from pasokh.routing.models import Capacity, Queue, Waiting

        self.here.run_sql(
            f"UPDATE tickets_ticket SET category = 4 WHERE workspace_id = {self.workspace} AND category = 1"
        )
        with workspace(self.workspace):
            Waiting.objects.all().delete()
            Capacity.objects.update(total=None)
            self._queue()
            Queue.objects.update(retired_at=None if routed else timezone.now())
            Presence.objects.all().delete()
            members = self.team.members.values_list("pk", flat=True)
            soon = timezone.now() + timedelta(minutes=10)
            Presence.objects.bulk_create(Presence(member_id=pk, node="bench", seen_at=soon) for pk in members)
            assert Queue.objects.count() == 1
        forget_all()

    def _queue(self):
        from pasokh.routing.actions.queues import make_queue
        from pasokh.routing.models import Queue
        from pasokh.workspaces.models import Member

        found = Queue.objects.first()
        if found is None:
            by = Member.objects.get(pk=self.facts["owner"])
            found = make_queue(by=by, name="گفت‌وگو", teams=[self.team], strategy="least_busy", keeps_hours=False)
        return found

    @contextmanager
    def _watching(self, taken):
        """Note how long each decision takes, once for each request in it."""
        from pasokh.routing import reactions

        arrive = reactions.arrive

        def timed(tickets, **given):
            began, spent = time.perf_counter(), time.thread_time()
            settled = arrive(tickets, **given)
            taken.spent.append((time.thread_time() - spent) * 1000)
            taken.decided.extend([(time.perf_counter() - began) * 1000] * len(tickets))
            return settled

        reactions.arrive = timed
        try:
            yield
        finally:
            reactions.arrive = arrive

    def leave(self):
        """Other measurements find no queue here."""
        from django.utils import timezone

        from pasokh.kernel.tenancy import workspace
        from pasokh.routing.models import Queue

        with workspace(self.workspace):
            Queue.objects.update(retired_at=timezone.now())
