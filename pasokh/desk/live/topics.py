"""The topics of the desk's stream.

`tickets` for members who see all; `team:<id>` (`team:0` is «no team») and `member:<id>` for the others: they carry ids of
tickets, and the list asks for its changed rows. `ticket:<id>:<language>` carries messages as HTML, `viewing:<id>` who looks at
it, `typing:<id>` that the customer is typing. `tasks:<id>` tells a member of changes to her own tasks, `offers:<id>` of what queues offer her.
`run:<id>` tells that a run of a flow has gone on, `article:<id>` who has an article open.
`chats:<id>` tells a member that something happened in a chat that is with her.
`presence` tells which member is here; `visitors` that the list of who is on the site is another, `visiting:<id>` that the customer of a ticket looks at
another page of it.
"""

from django.conf import settings

from pasokh.flows.models import Run
from pasokh.kernel.database.ready import Ready, among
from pasokh.knowledge.models import Article
from pasokh.live.presence import TOPIC as PRESENCE
from pasokh.notices import bell
from pasokh.routing.known import has_queues
from pasokh.tickets.models import Ticket
from pasokh.visitors.telling import TOPIC as VISITORS
from pasokh.visitors.telling import visiting_topic
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may

from ..chats.talks import has_talks

ALL = "tickets"
NO_TEAM = 0
OF_TICKET = frozenset({"ticket", "viewing", "typing", "visiting"})
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
    offers = [offers_topic(member.pk)] if has_queues() else []
    chats = [chats_topic(member.pk)] if has_talks() and may(member, "ticket.reply") else []
    return [PRESENCE, bell.topic_of(member.pk), *offers, *chats]


def offers_topic(member_id) -> str:
    """What is offered to a member, and what no more."""
    return f"offers:{member_id}"


def run_topic(run_id) -> str:
    """That a run of a flow has gone on, or waits for something else."""
    return f"run:{run_id}"


def article_topic(article_id) -> str:
    """That somebody has an article open, or writes on it."""
    return f"article:{article_id}"


def chats_topic(member_id) -> str:
    """That something happened in a chat that is with a member, or was."""
    return f"chats:{member_id}"


def ticket_topics(ticket_id, language) -> str:
    """What the screen of one ticket listens to."""
    return f"ticket:{ticket_id}:{language} viewing:{ticket_id} typing:{ticket_id}"


def visitor_topics(member, ticket) -> list[str]:
    """What the screen of a ticket hears of its visitor, if it came by the chat and the member may see visitors."""
    return [visiting_topic(ticket.pk)] if ticket.channel == "chat" and may(member, "visitor.see") else []


def allowed(member, asked, there=None) -> tuple[str, ...]:
    """Of the topics asked for, those this member may hear: one query for all tickets among them, or none where the caller knows which are `there`
    (`there_of`) and she sees all."""
    sees_visitors = may(member, "visitor.see")
    general = {*list_topics(member), tasks_topic(member), *((VISITORS,) if sees_visitors else ())}
    asked = [topic for topic in asked if sees_visitors or not topic.startswith("visiting:")]
    tickets = {topic: pk for topic in asked if (pk := ticket_of(topic)) is not None}
    seen, runs = _seen(member, set(tickets.values()), there), _runs_seen(member, asked)
    runs |= _articles_seen(member, asked)
    return tuple(
        topic for topic in dict.fromkeys(asked) if topic in general or topic in runs or tickets.get(topic) in seen
    )


def _seen(member, wanted, there):
    if not wanted:
        return wanted
    if there is not None and member.active and member.sees == Member.Sees.ALL:
        return wanted & there
    return set(Ticket.objects.visible_to(member).filter(pk__in=wanted).values_list("pk", flat=True))


def _articles_seen(member, asked):
    """Of the topics asked for, those of articles that she may read."""
    ids = {each[8:] for each in asked if each.startswith("article:") and each[8:].isascii() and each[8:].isdigit()}
    known = {int(each) for each in ids if len(each) < 19}
    if not known or not may(member, "knowledge.read"):
        return set()
    return {
        article_topic(pk) for pk in Article.objects.visible_to(member).filter(pk__in=known).values_list("pk", flat=True)
    }


def _runs_seen(member, asked):
    """Of the topics asked for, those of runs that she sees."""
    ids = {each[4:] for each in asked if each.startswith("run:") and each[4:].isascii() and each[4:].isdigit()}
    known = {int(each) for each in ids if len(each) < 19}
    if not known or not may(member, "flow.see"):
        return set()
    return {run_topic(pk) for pk in Run.objects.visible_to(member).filter(pk__in=known).values_list("pk", flat=True)}


# Thousands of numbers every few seconds: as one parameter, for compiling a statement with each of them holds up everything else.
_there = Ready(lambda: Ticket.objects.filter(among("pk", "ids")).values_list("pk", flat=True), prepared=True)


def there_of(topics) -> set[int]:
    """The tickets among topics that are there at all: asked once for the streams of many."""
    wanted = {pk for topic in topics if (pk := ticket_of(topic)) is not None}
    return set(_there(ids=wanted)) if wanted else wanted


def ticket_of(topic) -> int | None:
    """The id of the ticket that a topic is about, or None."""
    kind, *rest = topic.split(":")
    if kind not in OF_TICKET or len(rest) != (2 if kind == "ticket" else 1):
        return None
    if kind == "ticket" and rest[1] not in LANGUAGES:
        return None
    return int(rest[0]) if rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 19 else None
