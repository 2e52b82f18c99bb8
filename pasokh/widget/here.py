"""Whether somebody answers, told to the open chats as it changes.

A signal says it at once; it may be lost, so each check of the open streams (every few seconds) also tells those that were told otherwise.
"""

from pasokh.live.announcing import signal
from pasokh.live.hearing import hearing
from pasokh.live.presence import on_change

from .sites import answering, forget_who_is_here, some_answer

TOPIC = "here"


def shown(online) -> dict:
    """What a chat is told."""
    return {"type": "here", "online": online}


@on_change
def tell(workspace_id, before, after):
    """The first of those who answer has come, or the last has left: before and after are member ids. Inside the workspace."""
    if (online := some_answer(after)) != some_answer(before):
        forget_who_is_here()
        signal(workspace_id, TOPIC, shown(online))


@hearing(TOPIC)
def note(data, streams):
    """The signal has reached this process."""
    forget_who_is_here()
    for stream in streams:
        stream.told = data["online"]


def remind(streams) -> None:
    """Tell those open streams that do not know yet how things stand: new ones, and those a signal did not reach. Inside the workspace."""
    online = answering().exists()
    unaware = [stream for stream in streams if stream.told != online]
    if unaware:
        forget_who_is_here()
    for stream in unaware:
        stream.told = online
        stream.tell_soon(TOPIC, shown(online))
