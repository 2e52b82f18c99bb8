"""What is said in a chat: reading it page by page, and saying something."""

from pasokh.channels.gathering import Gatherer
from pasokh.live.posts import post

from .. import threads
from ..conversations import conversations_of, listed
from ..problems import Problem
from ..queueing import queue_of
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
    """A page of what was said: `?after=` or `?before=` a position, in one `?conversation=` or in all."""
    asked = visit.request.GET
    with visit.enter():
        within = _conversation(visit, asked.get("conversation", ""))
        for name, page in (("after", threads.after), ("before", threads.before)):
            if name in asked:
                return page(visit.contact, visit.site, _position(asked[name]), within)
        return threads.newest(visit.contact, visit.site, within) | (_shown(visit, within) if within else {})


def _shown(visit, conversation):
    """What else a chat shows of a conversation that it opens."""
    ticket = conversation.newest
    told = {"ticket": threads.present_ticket(ticket), "agent": threads.present_agent(ticket)}
    return told | {"queue": queue_of(visit, ticket)}


def conversations(visit):
    """Her conversations, as they stand now."""
    with visit.enter():
        return {"conversations": listed(conversations_of(visit.contact, visit.site))}


def _conversation(visit, named):
    if not named:
        return None
    found = [each for each in conversations_of(visit.contact, visit.site) if each.holds(named)]
    if not found:
        raise Problem("no_conversation")
    return found[0]


def _position(text):
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) < LARGEST):
        raise Problem("bad_body")
    return int(text)


messages = visitor_view(GET=read, POST=send)
all_of_hers = visitor_view(GET=conversations)
# Behind the front many messages come at once: they go past Django's threads, and share a transaction.
gatherer = Gatherer(together(send_many))
post("/w/<str:key>/messages", lambda request, key: gatherer.submit(key, request))
