"""A busy chat on one core: ten thousand visitors connected, fifty agents, a hundred messages a second. What each costs, and how soon a word is on the other
screen.

Web part and database are held on one core, the clients have the others; then the database is let go. 2,000 of the visitors have a conversation under way,
which fifty agents have open; the others look at the site's pages.
"""

import itertools
import os
import time
import uuid

from . import machine
from .chat import raw
from .deeds import SAID
from .load import Load, request
from .stage import Stage, signed_in
from .table import Row, at_least, at_most
from .verbs import CSRF
from .world import kept, web

AGENTS, IDLE = 50, 300  # who have chats open, and who only have the desk open
RATE, ANSWERS = 100, 5  # messages a second; each fifth of them an agent's answer, where it says so
WARM = 200  # visitors whose connecting is not counted: threads, caches and pools are filled by them
AT_ONCE = 1_000  # streams that are opened before the next get their tickets, which are good for a minute
REST = 5  # seconds in which those who came are written down, before something is measured
HOLDING = 10  # seconds
LATENCY = (at_most("p99 ms", 100, 25),)


def measure(here):
    """All in one run, the visitors connected once."""
    crowd = Crowd(here)
    with web(here.processes) as served, Load() as load:
        crowd.take_places(served, load)
        yield from crowd.idle_agents(served, load)
        yield from crowd.weigh(served, load)
        yield crowd.talk(served, load, "chat on one core, visitor to agent", crowd.said())
        yield crowd.talk(served, load, f"chat on one core, one of {ANSWERS} an agent's answer", crowd.conversation())
        machine.pin(here.server.process.pid, crowd.others)
        yield crowd.talk(served, load, "chat, web on one core, database beside the clients", crowd.said())
        machine.pin(here.server.process.pid, crowd.all)


class Crowd:
    """Who is connected, and on which cores everything runs."""

    def __init__(self, here):
        self.here, self.stage = here, Stage(here)
        self.all = sorted(os.sched_getaffinity(0))
        self.one, self.others = self.all[:1], self.all[1:] or self.all
        self.agents = _agents(self.stage.facts)
        self.guests = [_name(number) for number in range(max(here.crowd - len(self.stage.visitors), 0))]
        self.visitors = self.stage.visitors[: here.crowd]
        _write_down(self.stage, self.guests)
        self.raw = raw(here.crowd, AGENTS, here.seconds / 2, (RATE,), self.others, self.one)

    @property
    def who(self):
        return f"{self.here.crowd:,} visitors, {AGENTS} agents, {self.here.webs}"

    def take_places(self, served, load):
        """Everything that serves on one core."""
        machine.pin(served.pid, self.one)
        machine.pin(self.here.server.process.pid, self.one)
        machine.pin(load.process.pid, self.others)

    def idle_agents(self, served, load):
        """Agents whose desks are open, with a request beside the list, and who do nothing: what they cost the web part and the database together, beyond
        what runs without them."""
        before = self._held(served)
        shown = itertools.cycle(self.visitors)
        desks = [
            request("GET", f"/live/desk?topics=tickets,presence,ticket:{next(shown).ticket}:fa", headers)
            for headers in self.agents[:IDLE]
        ]
        got = load.ask(do="connect", **served.at, listeners=desks)
        assert not got["refused"], got
        time.sleep(REST)
        each = (self._held(served) - before) / len(desks) * 1000
        measured = {"CPU ms a second each": each, "fit a core": 1000 / max(each, 0.001)}
        yield Row("idle agents", f"{len(desks)} desks open", measured, (at_least("fit a core", 5_000),))

    def _held(self, served) -> float:
        """Cores that are used while nobody does anything."""
        with self.here.watching(served) as spent:
            time.sleep(HOLDING)
        return sum(spent.cpu.values()) / spent.seconds

    def weigh(self, served, load):
        """Memory of each visitor, and the time that holding all of them takes."""
        desks = list(self._desks())
        load.ask(do="connect", **served.at, listeners=self._guests(self.guests[:WARM]), watchers=desks)
        time.sleep(REST)
        before, held = sum(machine.pss(served.pid).values()), self._held(served)
        opened = self._connect(served, load)
        time.sleep(REST)
        counted = len(self.visitors) + len(self.guests[WARM:])
        each = (sum(machine.pss(served.pid).values()) - before) / counted / 1024
        measured = {"KiB": each, "opened /s": opened, "% of a core to hold all": (self._held(served) - held) * 100}
        limit = f"raw sockets: {self.raw['KiB']:.1f} KiB"
        yield Row("memory of a connected visitor, of a crowd", self.who, measured, (at_most("KiB", 16, 4),), limit)

    def _connect(self, served, load) -> float:
        """Open all the other streams, in parts; how many a second. Those in a conversation hear their agents."""
        began, count = time.perf_counter(), 0
        for part in _parts(self.visitors):
            got = load.ask(do="connect", **served.at, listeners=[], hearers=self._talking(part))
            assert not got["refused"], got
            count += got["opened"]
        for part in _parts(self.guests[WARM:]):
            got = load.ask(do="connect", **served.at, listeners=self._guests(part))
            assert not got["refused"], got
            count += got["opened"]
        return count / (time.perf_counter() - began)

    def _talking(self, visitors):
        from pasokh.widget.tokens import stream_ticket

        stage = self.stage
        tickets = (stream_ticket(stage.workspace, each.contact, stage.site) for each in visitors)
        return [request("GET", f"/live/visitor?t={ticket}") for ticket in tickets]

    def _guests(self, names):
        from pasokh.widget.tokens import stream_ticket

        tickets = (stream_ticket(self.stage.workspace, 0, self.stage.site, name) for name in names)
        return [request("GET", f"/live/visitor?t={ticket}") for ticket in tickets]

    def _desks(self):
        """Each agent hears of an equal share of the conversations."""
        for number, headers in enumerate(self.agents[:AGENTS]):
            topics = [f"ticket:{visitor.ticket}:fa" for visitor in self.visitors[number::AGENTS]]
            yield request("GET", f"/live/desk?topics={','.join(['tickets', *topics])}", headers)

    def said(self):
        """What visitors say."""
        return self.stage.messages()[: len(self.visitors)]

    def conversation(self):
        """What visitors say, and each so many an agent's answer from her desk to one of her own."""
        said = self.said()
        numbers = _numbers(self.stage, self.visitors)
        for at in range(0, len(said), ANSWERS):
            headers = dict(self.agents[at % AGENTS])
            headers["Cookie"] += f"; csrftoken={CSRF}"
            headers |= {"X-CSRFToken": CSRF, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
            body = f"mode=reply&client_id={{uuid}}&again=1&text={SAID} ~{{n}}~"
            path = f"/desk/tickets/{numbers[self.visitors[at].ticket]}/messages"
            said[at] = request("POST", path, headers, body) | {"answers": True}
        return said

    def talk(self, served, load, what, requests):
        """How soon each of a hundred messages a second is on the other screen."""
        load.ask(do="talk", **served.at, rate=25, seconds=2, requests=requests)
        with self.here.watching(served) as spent:
            got = load.ask(do="talk", **served.at, rate=RATE, seconds=self.here.seconds, requests=requests)
        assert not got["answered"]["bad"], got["answered"]
        measured = {"p50 ms": got["p50"], "p99 ms": got["p99"], "lost": got["lost"]}
        if requests[0].get("answers"):
            measured["answers p99 ms"] = got["answers p99"]
        for name, of in (("CPU ms", "web"), ("of the database", "database")):
            measured[name] = spent.cpu[of] / got["sent"] * 1000
        limit = f"raw sockets, nothing kept: p50 {self.raw[RATE]['p50']:.2f}, p99 {self.raw[RATE]['p99']:.1f} ms"
        return Row(f"{what}, {RATE} messages/s", self.who, measured, LATENCY, limit, spent.foreign)


def _parts(rows):
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


def _name(number):
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"guest-{number}").hex


def _numbers(stage, visitors):
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Ticket

    with workspace(stage.workspace):
        rows = Ticket.objects.filter(pk__in=[each.ticket for each in visitors])
        return dict(rows.values_list("pk", "number"))


def _write_down(stage, guests):
    """What their first page would have: that they are there is noted beside it."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.visitors.models import Visitor

    with workspace(stage.workspace):
        known = set(Visitor.objects.filter(site=f"chat:{stage.site}").values_list("key", flat=True))
        new = [Visitor(site=f"chat:{stage.site}", key=name) for name in guests if name not in known]
        Visitor.objects.bulk_create(new, batch_size=1_000)


def _agents(facts):
    """The headers of the browsers of so many members, kept while their sessions are good."""
    return kept("crowd", lambda: {"browsers": _sign_in(facts)})["browsers"]


def _sign_in(facts):
    from pasokh.kernel.tenancy import workspace
    from pasokh.workspaces.actions.found import add_member
    from pasokh.workspaces.models import Member, User

    with workspace(facts["workspace"]):
        members = list(Member.objects.active().order_by("pk").values_list("pk", flat=True))
        for number in range(len(members), IDLE):
            user = User(email=f"crowd{number}-{facts['workspace']}@bench.example", name=f"کارشناس {number}")
            user.set_unusable_password()
            user.save()
            members.append(add_member(user=user, name=user.name, role="agent").pk)
    return [signed_in(pk, facts["workspace"]) for pk in members[:IDLE]]
