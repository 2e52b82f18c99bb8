"""What waits, what is offered, and who is there, as the pages show them."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.durations import show_length
from pasokh.live.availability import states
from pasokh.routing.known import asks_first, has_queues, known
from pasokh.routing.models import Waiting
from pasokh.routing.people import people_of
from pasokh.routing.queries import pending_of, waiting_in_order
from pasokh.tickets.lists.titles import titles_of
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from ..inbox.rows import channel_icon, channel_word, priority_word
from ..presence import DOTS, state_words
from ..tickets.head import contact_name

SHOWN = 100  # of what waits


def offers_of(member) -> list[dict] | None:
    """What she is asked to take; None where there is no queue: a queue may begin to ask while her pages are open."""
    if not asks_first():
        return [] if has_queues() else None
    pending = pending_of(member)
    seen = Ticket.objects.visible_to(member).filter(pk__in=[each.ticket_id for each in pending])
    titles = titles_of(seen) if pending else {}
    return [_offer(each, titles.get(each.ticket_id)) for each in pending]


def _offer(offer, title):
    """`title` is None for what she may not see."""
    ticket, now = offer.ticket, timezone.now()
    return {
        "id": offer.public_id,
        "customer": contact_name(ticket.contact) if title is not None else _("A request"),
        "about": title or "",
        "icon": channel_icon(ticket.channel),
        "channel": channel_word(ticket.channel),
        "queue": offer.queue.name,
        "waited": length(offer.waited) if offer.waited else "",
        "seconds": max(int((offer.until - now).total_seconds()), 0),
        "of": max(int((offer.until - offer.created_at).total_seconds()), 1),
    }


def waiting_for(member) -> dict:
    """{"count": how many requests wait in her queues, "held": with how many more a flow still talks}."""
    found = known()
    rows = Waiting.objects.filter(queue__in=found.workers.get(member.pk, ()) if found else ())
    return rows.aggregate(
        count=Count("pk", filter=Q(offered=False, held_until=None)),
        held=Count("pk", filter=Q(held_until__isnull=False)),
    )


def lines(visible) -> list[dict]:
    """What waits in each queue, first who is next; only what may be seen is named."""
    found, groups = known(), []
    for line in found.lines.values() if found else ():
        rows = list(waiting_in_order([line.queue.pk])[: SHOWN + 1])
        titles = titles_of(visible.filter(pk__in=[row.ticket_id for row in rows]))
        shown = [_waiting(row, number, titles.get(row.ticket_id)) for number, row in enumerate(rows[:SHOWN], start=1)]
        held = sum(each["held"] for each in shown)
        counts = {"count": len(shown) - held, "held": held, "more": len(rows) > SHOWN}
        groups.append({"name": line.queue.name, "rows": shown, **counts})
    return groups


def _waiting(row, place, title):
    ticket = row.ticket
    about = {"number": ticket.number, "customer": contact_name(ticket.contact), "about": title}
    return {
        "place": place,
        "icon": channel_icon(row.channel),
        "priority": priority_word(row.priority) if row.priority > 2 else "",
        "since": row.since,
        "waited": length((timezone.now() - row.since).total_seconds()),
        "offered": row.offered,
        "held": row.held_until is not None,
        "callback": row.callback_taken_at or row.callback_at,
        **(about if title is not None else {}),
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
