"""What waits, what is offered, and who is there, as the pages show them."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.durations import show_length
from pasokh.live.availability import states
from pasokh.routing.known import asks_first, known
from pasokh.routing.models import Waiting
from pasokh.routing.people import people_of
from pasokh.routing.queries import pending_of, waiting_in_order
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from ..inbox.rows import channel_icon, channel_word, priority_word
from ..presence import DOTS, state_words
from ..tickets.head import contact_name

SHOWN = 100  # of what waits


def offers_of(member) -> list[dict] | None:
    """What she is asked to take; None where no queue asks before it gives."""
    if not asks_first():
        return None
    pending = pending_of(member)
    seen = Ticket.objects.visible_to(member).filter(pk__in=[each.ticket_id for each in pending]) if pending else ()
    visible = {ticket.pk for ticket in seen}
    return [_offer(each, each.ticket_id in visible) for each in pending]


def _offer(offer, may_see):
    ticket, now = offer.ticket, timezone.now()
    return {
        "id": offer.public_id,
        "customer": contact_name(ticket.contact) if may_see else _("A request"),
        "about": ticket.title if may_see else "",
        "icon": channel_icon(ticket.channel),
        "channel": channel_word(ticket.channel),
        "queue": offer.queue.name,
        "waited": length(offer.waited) if offer.waited else "",
        "seconds": max(int((offer.until - now).total_seconds()), 0),
        "of": max(int((offer.until - offer.created_at).total_seconds()), 1),
    }


def waiting_for(member) -> int:
    """How many requests wait in her queues."""
    found = known()
    queues = found.workers.get(member.pk, ()) if found else ()
    return Waiting.objects.filter(queue__in=queues, offered=False).count() if queues else 0


def lines(visible) -> list[dict]:
    """What waits in each queue, first who is next; only what may be seen is named."""
    found, groups = known(), []
    for line in found.lines.values() if found else ():
        rows = list(waiting_in_order([line.queue.pk])[: SHOWN + 1])
        seen = set(visible.filter(pk__in=[row.ticket_id for row in rows]).values_list("pk", flat=True))
        shown = [_waiting(row, number, row.ticket_id in seen) for number, row in enumerate(rows[:SHOWN], start=1)]
        groups.append({"name": line.queue.name, "rows": shown, "more": len(rows) > SHOWN})
    return groups


def _waiting(row, place, may_see):
    ticket = row.ticket
    about = {"number": ticket.number, "customer": contact_name(ticket.contact), "about": ticket.title}
    return {
        "place": place,
        "icon": channel_icon(row.channel),
        "priority": priority_word(row.priority) if row.priority > 2 else "",
        "since": row.since,
        "waited": length((timezone.now() - row.since).total_seconds()),
        "offered": row.offered,
        "callback": row.callback_taken_at or row.callback_at,
        **(about if may_see else {}),
    }


def desks() -> list[dict]:
    """Who works queues and is here, with how much of her room is taken."""
    found, here, words = known(), states(), state_words()
    working = {pk: queues for pk, queues in (found.workers if found else {}).items() if pk in here}
    names = dict(Member.objects.filter(pk__in=working).values_list("pk", "name"))
    people = sorted(people_of(found, working, lock=False), key=lambda each: names[each.pk]) if working else []
    return [
        {
            "name": names[each.pk],
            "dot": DOTS[here[each.pk]],
            "state": words[here[each.pk]],
            "load": each.load,
            "total": each.total,
        }
        for each in people
    ]


def length(seconds) -> str:
    """A wait in words: whole minutes, once it is more than two of them."""
    seconds = int(seconds)
    return show_length(seconds if seconds < 120 else seconds // 60 * 60, get_language() or "fa") if seconds else "—"
