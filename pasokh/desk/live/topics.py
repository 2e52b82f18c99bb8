"""The topics of the desk's stream.

`tickets` for members who see all; `team:<id>` (`team:0` is «no team») and `member:<id>` for the others: they carry ids of
tickets, and the list asks for its changed rows. `ticket:<id>:<language>` carries messages as HTML, `viewing:<id>` who looks at
it, `typing:<id>` that the customer is typing. `tasks:<id>` tells a member of changes to her own tasks, `offers:<id>` of what queues offer her.
`presence` tells which member is here.
"""

from django.conf import settings

from pasokh.live.presence import TOPIC as PRESENCE
from pasokh.notices import bell
from pasokh.routing.known import asks_first
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

ALL = "tickets"
NO_TEAM = 0
OF_TICKET = frozenset({"ticket", "viewing", "typing"})
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def list_topics(member) -> list[str]:
    """What the list of this member listens to."""
    page = page_topics(member)
    if member.sees == Member.Sees.ALL:
        return [ALL, *page]
    own = [f"member:{member.pk}", *page]
    if member.sees == Member.Sees.TEAMS:
        return [*(f"team:{pk}" for pk in [NO_TEAM, *member.team_ids()]), *own]
    return own


def tasks_topic(member) -> str:
    """What the page of her tasks listens to."""
    return f"tasks:{member.pk}"


def page_topics(member) -> list[str]:
    """What every page of hers listens to."""
    offers = [offers_topic(member.pk)] if asks_first() else []
    return [PRESENCE, bell.topic_of(member.pk), *offers]


def offers_topic(member_id) -> str:
    """What is offered to a member, and what no more."""
    return f"offers:{member_id}"


def ticket_topics(ticket_id, language) -> str:
    """What the screen of one ticket listens to."""
    return f"ticket:{ticket_id}:{language} viewing:{ticket_id} typing:{ticket_id}"


def allowed(member, asked) -> tuple[str, ...]:
    """Of the topics asked for, those this member may hear: one query for all tickets among them."""
    general = {*list_topics(member), tasks_topic(member)}
    tickets = {topic: pk for topic in asked if (pk := ticket_of(topic)) is not None}
    visible = Ticket.objects.visible_to(member).filter(pk__in=set(tickets.values())) if tickets else ()
    seen = {ticket.pk for ticket in visible.only("pk")} if tickets else set()
    return tuple(topic for topic in dict.fromkeys(asked) if topic in general or tickets.get(topic) in seen)


def ticket_of(topic) -> int | None:
    """The id of the ticket that a topic is about, or None."""
    kind, *rest = topic.split(":")
    if kind not in OF_TICKET or len(rest) != (2 if kind == "ticket" else 1):
        return None
    if kind == "ticket" and rest[1] not in LANGUAGES:
        return None
    return int(rest[0]) if rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 19 else None
