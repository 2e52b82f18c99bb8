"""What is said in a chat: reading it page by page, and saying something."""

from pasokh.channels.gathering import Gatherer
from pasokh.live.posts import post

from .. import threads
from ..problems import Problem
from ..sending import send_many
from ..visits import together, visitor_view

LARGEST = 2**53  # positions are whole numbers in a browser


def send(visit):
    """Take a message in, once for each `client_id`. Answered only after it is durable."""
    (told,) = send_many([visit])
    if isinstance(told, Problem):
        raise told
    return told


def read(visit):
    """A page of the thread: `?after=` or `?before=` a position."""
    with visit.enter():
        for name, page in (("after", threads.after), ("before", threads.before)):
            if name in visit.request.GET:
                return page(visit.contact, visit.site, _position(visit.request.GET[name]))
        return threads.newest(visit.contact, visit.site)


def _position(text):
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) < LARGEST):
        raise Problem("bad_body")
    return int(text)


messages = visitor_view(GET=read, POST=send)
# Behind the front many messages come at once: they go past Django's threads, and share a transaction.
gatherer = Gatherer(together(send_many))
post("/w/<str:key>/messages", lambda request, key: gatherer.submit(key, request))
