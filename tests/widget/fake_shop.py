"""What a fake server of the widget's protocol knows: one site, its visitors and what they said. No network here."""

import itertools
import secrets
import threading
from datetime import UTC, datetime, timedelta

SITE = {
    "name": "خانهٔ نو",
    "title": "پشتیبانی خانهٔ نو",
    "welcome": "سلام! چطور کمک کنیم؟",
    "language": "fa",
    "requires": [],
    "online": True,
    "reply_hint": "معمولاً زیر یک دقیقه پاسخ می‌دهیم · امروز تا ۲۱:۰۰",
    "agents": [{"name": "نگار کریمی", "initials": "نک"}, {"name": "سارا محمدی", "initials": "سم"}],
}
PAGE = 50


class Shop:
    """The visitors' threads, the open streams' queues, and the switches of trouble."""

    def __init__(self, **site):
        self.site = SITE | site
        self.limits = {"upload": 1024 * 1024, "text": 2000}
        self.threads, self.contacts, self.seen = {}, {}, {}
        self.posts, self.typed, self.calls = [], [], []
        self.uploads, self.streams, self.tickets = {}, [], set()
        self.troubles = []
        self.arrived, self.let_go = threading.Event(), threading.Event()  # of what is held
        self.positions = itertools.count(1)
        self.log = []
        self.telling = threading.Lock()  # what is told while a stream opens is told to it once
        self.origins = []
        self.looks = {}  # settings of `channels.site.DEFAULTS` that are set otherwise
        self.queue = {}  # how things stand for whoever waits
        self.asked = []  # fields of a form without which no first message is taken
        self.smart = []  # what each sign-in offers
        self.visitors, self.reports = (
            False,
            [],
        )  # whether the site shows them, and what their pages reported: (verb, body)

    def visitor_of(self, token):
        return token if token in self.threads else None

    def new_visitor(self):
        token = secrets.token_hex(8)
        self.threads[token] = []
        return token

    def session(self, token):
        visitor = self.visitor_of(token) or self.new_visitor()
        thread = self.threads[visitor]
        requires = [] if visitor in self.contacts else self.site["requires"]
        return {
            "token": visitor, "visitor": visitor, "site": self.site | {"requires": requires}, "ticket": self.ticket(visitor),
            "conversations": self.conversations(visitor),
            "messages": thread[-PAGE:], "more": len(thread) > PAGE, "limits": self.limits, "agent": None, "features": {}, "queue": self.queue, "smart": self.smart,
            "stream": {"last": str(len(self.log))} | ({"url": self.stream_url(visitor)} if self.visitors else {}), "now": now(),
        }  # fmt: skip

    def stream_url(self, visitor):
        return f"/live/visitor?t={visitor}"

    def ticket(self, visitor):
        thread = self.threads[visitor]
        if not thread:
            return None
        unread = sum(m["author"]["kind"] != "visitor" and m["position"] > self.seen.get(visitor, 0) for m in thread)
        return {
            "id": "tkt_1",
            "number": 1042,
            "tracking_code": "7K3M-9QXW-2HDA",
            "status": "open",
            "label": "در حال بررسی",
            "unread": unread,
        }

    def conversations(self, visitor):
        """One, as soon as something was said."""
        ticket, thread = self.ticket(visitor), self.threads[visitor]
        if not ticket:
            return []
        line = {"subject": "", "last": thread[-1]["text"], "at": thread[-1]["at"]}
        return [
            line | {name: ticket[name] for name in ("id", "number", "status", "unread")} | {"tickets": [ticket["id"]]}
        ]

    def write(self, visitor, client_id, text, attachments=()):
        """The visitor's message; the same client_id gives the same message."""
        thread = self.threads[visitor]
        for message in thread:
            if message["client_id"] == client_id:
                return message
        return self.add(
            visitor, {"kind": "visitor", "name": "", "initials": ""}, text, client_id=client_id, attachments=attachments
        )

    def say(self, visitor, text, html="", name="نگار کریمی", **more):
        """An agent's message; `choices` of one that a flow says."""
        return self.add(visitor, {"kind": "agent", "name": name, "initials": "نک"}, text, html=html, **more)

    def say_before(self, visitor, smart):
        """What a smart message had said, once she answers it."""
        (offer,) = [each for each in self.smart if each["id"] == smart]
        author = {"kind": "agent", "name": self.site["name"], "initials": ""}
        return self.add(visitor, author, offer["say"]["text"], is_told=False)

    def begin(self, visitor, text):
        """An agent speaks first to a visitor who has not written: her line carries only that it was done."""
        self.add(visitor, {"kind": "agent", "name": "نگار کریمی", "initials": "نک"}, text, is_told=False)
        self.tell(visitor, {"type": "call"})

    def add(self, visitor, author, text, *, client_id=None, html="", attachments=(), age=0, is_told=True, **more):
        position = next(self.positions)
        message = {
            "id": f"msg_{position}", "client_id": client_id, "conversation": "tkt_1", "position": position, "author": author, "text": text, "html": html,
            "attachments": [self.uploads[each] for each in attachments], "at": now(-age), "state": "sent",
        } | more  # fmt: skip
        self.threads[visitor].append(message)
        if is_told:
            self.tell(visitor, {"type": "message", "message": message})
        return message

    def read(self, visitor):
        """The agent has read everything so far."""
        last = self.threads[visitor][-1]["position"]
        for message in self.threads[visitor]:
            message["state"] = "read"
        self.tell(visitor, {"type": "state", "position": last, "state": "read", "conversation": "tkt_1"})

    def tell(self, visitor, data):
        """A frame, kept for those who resume."""
        with self.telling:
            self.log.append((visitor, data))
            for stream in self.streams:
                stream.offer(len(self.log), visitor, "frame", data)

    def listen(self, stream, last):
        """From here on the stream hears all that is told, and first what was told after the event `last`."""
        with self.telling:
            for number, (visitor, data) in enumerate(self.log[last:], last + 1):
                stream.offer(number, visitor, "frame", data)
            self.streams.append(stream)

    def signal(self, visitor, data):
        for stream in list(self.streams):
            stream.offer(None, visitor, "signal", data)

    def type(self, visitor, typing=True, name="", conversation="tkt_1"):
        """An agent types, or has stopped."""
        self.signal(visitor, {"type": "typing", "typing": typing, "name": name, "conversation": conversation})

    def after(self, visitor, position):
        found = [message for message in self.threads[visitor] if message["position"] > position]
        return {"messages": found[:PAGE], "more": len(found) > PAGE}

    def before(self, visitor, position):
        found = [message for message in self.threads[visitor] if message["position"] < position]
        return {"messages": found[-PAGE:], "more": len(found) > PAGE}

    def trouble(self, path, kind, times=1):
        """The next `times` requests whose path contains `path` fail: `drop` (no answer), `lost answer` (done, but no answer),
        a status number, `slow`, or `held` (done when `let_go` is set, but no answer; `arrived` tells that it is there)."""
        self.troubles.append({"path": path, "kind": kind, "times": times})

    def trouble_for(self, path):
        for each in self.troubles:
            if each["path"] in path and each["times"] > 0:
                each["times"] -= 1
                return each["kind"]
        return None

    def texts(self, visitor):
        return [message["text"] for message in self.threads[visitor]]

    @property
    def only_visitor(self):
        (visitor,) = self.threads
        return visitor


def now(seconds=0):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
