import pytest

from pasokh.events.models import Event
from pasokh.front.application import Front
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.live import rechecking, streams
from pasokh.live.announcing import announcer, relay
from pasokh.live.projectors import Frame, projectors
from tests.front.serving import EventSource, serving

NEGAR, SARA = 1, 2
SHOP, PRINTERS = 101, 102


@pytest.fixture
def tell(real_db):
    """Commit an event of a ticket: tell("سلام", ticket=7) gives its id. `announced=False`: the notice is lost."""

    def tell(text="سلام", ticket=7, ws=SHOP, announced=True):
        with workspace(ws):
            event = Event.objects.create(
                kind="test.said",
                actor_kind="member",
                subject_kind="ticket",
                subject_id=ticket,
                payload={"text": text},
            )
        if announced:
            relay(ws, [event])
        return event.pk

    return tell


@pytest.fixture
def door(monkeypatch):
    """Streams of the tests: /live/test?ws=…&key=…&topics=a,b&member=…"""
    monkeypatch.setattr(streams, "_doors", {})
    monkeypatch.setattr(rechecking, "RECHECK_SECONDS", 0.05)
    no_longer.clear()
    monkeypatch.setattr(projectors, "by_kind", type(projectors.by_kind)(list))

    @projectors.register("test.said")
    def said(events, wanted):
        for event in events:
            topic = f"ticket:{event.subject_id}"
            if topic in wanted:
                yield Frame(topic, event.pk, event.payload["text"])

    streams.stream("test", lambda facts: authenticate(facts.query), lapsed)


def authenticate(query):
    if "refuse" in query:
        raise streams.Refused(int(query["refuse"]), "forbidden")
    member = int(query["member"]) if "member" in query else None
    topics = tuple(query.get("topics", "ticket:7").split(","))
    return streams.Principal(int(query.get("ws", SHOP)), query.get("key", "visitor:1"), topics, member_id=member)


def lapsed(opened):
    return [stream for stream in opened if (require_workspace_id(), stream.key) in no_longer]


no_longer = set()  # (workspace, key) of those who may not listen any more


@pytest.fixture
def front(real_db, door):
    return Front(no_pages)


@pytest.fixture
def port(front):
    with serving(front) as port:
        yield port
    announcer.flush()


@pytest.fixture
def listen(port):
    """Open a stream: listen(ws=102, topics="ticket:8", last="5-700")."""
    opened = []

    def listen(last=None, headers=(), **query):
        source = EventSource(
            port, "test", last=last, headers=headers, query="&".join(f"{k}={v}" for k, v in query.items())
        )
        opened.append(source)
        return source

    yield listen
    for source in opened:
        source.close()


def no_pages(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"no pages here"]
