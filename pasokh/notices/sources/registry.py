"""Who should hear of an event is said by functions, registered by the kinds of events they know:

    @notifies("ticket.assigned")
    def to_the_new_assignee(event, around):
        yield Wish(event.payload["assignee"], "assigned", event.subject_id)

They ask only `around` (see audience.py), which has fetched for the whole batch. Upper rooms may register their own kinds of events.
"""

from collections import defaultdict
from typing import NamedTuple

from ..kinds import weightiest

_sources = defaultdict(list)


class Wish(NamedTuple):
    """That a member hears of an event, as a kind of notification, about a ticket or about none."""

    member_id: int | None
    kind: str
    ticket_id: int | None = None


def notifies(*kinds):
    """Decorate a function of (event, around) that gives Wishes."""

    def register(source):
        for kind in kinds:
            _sources[kind].append(source)
        return source

    return register


def wishes_of(event, around) -> dict:
    """Who is to hear of an event, and as what: {(member, ticket): kind}, never whoever did it. Of several kinds the weightiest."""
    found = {}
    for source in _sources[event.kind]:
        for wish in source(event, around):
            key = wish.member_id, wish.ticket_id
            did_it = event.actor_kind == "member" and wish.member_id == event.actor_id
            if wish.member_id is not None and not did_it:
                found[key] = weightiest({wish.kind, found.get(key, wish.kind)})
    return found


def told_kinds() -> list[str]:
    """The kinds of events that somebody is told of."""
    return list(_sources)
