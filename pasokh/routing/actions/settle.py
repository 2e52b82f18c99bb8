"""One decision: what waits, and has just come, to whoever has room. The rows of queues and members are locked until commit."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from pasokh.events import happened, record
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.writing import insert
from pasokh.tickets.actions.give import Gift, give

from ..deciding import Ask, Person, decide
from ..known import Known
from ..models import Offer, Waiting
from ..people import lock_queues, note_given, people_of, present
from ..placing import team_of
from ..queries import heads

AGAIN = timedelta(minutes=2)  # after so much, who did not take an offer may be asked again, if nobody else was


@dataclass
class Settled:
    """What became of it. `given` and `offered` are Offers; `others` tells that something waits which somebody had room for, but was not ours to hand out."""

    given: list[Offer] = field(default_factory=list)
    offered: list[Offer] = field(default_factory=list)
    others: bool = False


def settle(known: Known, *, fresh=(), locked=None, last=False, let_go=False) -> Settled:
    """Decide of `fresh` (unsaved Waiting rows, of tickets that nobody else can have) and of what waits in the queues concerned.

    Those of `fresh` stand by since when their customers wait, or are the `last` that came. `let_go`: they were held until now, which the events say.

    Only requests of `fresh` and of `locked` ({id: Ticket}, locked by the caller) are handed out; others keep their place before these.
    """
    locked, queues = locked or {}, {row.queue_id for row in fresh} or set(known.lines)
    lock_queues(queues)
    now = timezone.now()
    for row in fresh:  # Their places are those in which they got the lock, whatever the clocks said before.
        row.come(now, known.lines[row.queue_id].queue, last=last)
    people = people_of(known, present(known, queues, now))
    free = [person for person in people if person.load < person.total]
    in_line = [row for row in fresh if row.held_until is None]
    rows = [*in_line, *heads({queue for person in free for queue in person.queues})]
    chosen = choose_for(known, rows, free, now)
    ours = _ours(rows, chosen, locked)
    settled = _hand(known, ours, chosen, fresh, now, let_go)
    settled.others = len(ours) < len(chosen)
    return settled


def _ours(rows, chosen, locked):
    """What is ours to hand out, in order. Behind something that is not, the rest of its queue waits too: whoever can takes both, in their order."""
    held, ours = set(), []
    for row in sorted(rows, key=lambda row: (row.at, row.ticket_id)):
        if row.ticket_id not in chosen or row.queue_id in held:
            continue
        if row.pk is not None and row.ticket_id not in locked:
            held.add(row.queue_id)
            continue
        row.ticket = locked.get(row.ticket_id) or row.ticket
        ours.append(row)
    return ours


def choose_for(known, rows, people, now=None) -> dict[int, Person]:
    """{ticket: the member who gets it} of Waiting rows. People are changed as if they had them."""
    now = now or timezone.now()
    if not (rows and people):
        return {}
    passed = _passed(known, rows, now)
    asks = [ask_of(row, known, passed.get(row.ticket_id, frozenset())) for row in rows]
    ways = {pk: line.way for pk, line in known.lines.items()}
    by_id = {person.pk: person for person in people}
    return {ticket: by_id[member] for ticket, member in decide(asks, people, ways, now).items()}


def ask_of(row, known: Known, passed=frozenset()) -> Ask:
    """A Waiting row as the pure part knows it."""
    needs = known.lines[row.queue_id].needs
    return Ask(
        row.ticket_id,
        row.queue_id,
        row.channel,
        row.at,
        needs,
        frozenset(row.rather),
        row.last_agent,
        frozenset(passed),
    )


def _passed(known, rows, now):
    """{ticket: members} who did not take it a moment ago."""
    asked = [row.ticket_id for row in rows if row.pk and known.lines[row.queue_id].queue.offer_seconds]
    found = {}
    if asked:
        states = (Offer.State.DECLINED, Offer.State.EXPIRED)
        offers = Offer.objects.filter(ticket__in=asked, state__in=states, ended_at__gt=now - AGAIN)
        for ticket, member in offers.values_list("ticket", "member"):
            found.setdefault(ticket, set()).add(member)
    return found


def _hand(known, ours, chosen, fresh, now, let_go) -> Settled:
    offers = {row.ticket_id: _offer(row, known, chosen[row.ticket_id], now) for row in ours}
    _keep_rows(fresh, ours, offers)
    insert(list(offers.values()))
    note_given({chosen[ticket].pk: chosen[ticket] for ticket in offers}.values(), now)
    settled = Settled()
    for offer in offers.values():
        (settled.given if offer.state == Offer.State.TAKEN else settled.offered).append(offer)
    _tell(known, fresh, ours, offers, {"let_go": True} if let_go else {})
    return settled


def _offer(row, known, person, now):
    queue = known.lines[row.queue_id].queue
    asks_first = queue.offer_seconds > 0
    return Offer(
        ticket=row.ticket,
        member_id=person.pk,
        queue=queue,
        how=Offer.How.OFFERED if asks_first else Offer.How.GIVEN,
        state=Offer.State.OFFERED if asks_first else Offer.State.TAKEN,
        channel=row.channel,
        weight=person.weight_of(row.channel),
        waited=max(int((now - row.since).total_seconds()), 0),
        until=now + timedelta(seconds=queue.offer_seconds) if asks_first else None,
        ended_at=None if asks_first else now,
    )


def _keep_rows(fresh, ours, offers):
    """A row for whatever waits still; none for what somebody has."""
    taken = {ticket for ticket, offer in offers.items() if offer.state == Offer.State.TAKEN}
    known_rows = [row for row in ours if row.pk is not None]
    for row in ours:
        row.offered = row.ticket_id not in taken
    insert([row for row in fresh if row.ticket_id not in taken])
    Waiting.objects.filter(pk__in=[row.pk for row in known_rows if not row.offered]).delete()
    Waiting.objects.filter(pk__in=[row.pk for row in known_rows if row.offered]).update(offered=True)


def _tell(known, fresh, ours, offers, why):
    """Give what was given, with the team it is for, and say who was offered what, and what waits."""
    from ..jobs import expire_offer

    gifts = [_gift(row, known, offers.get(row.ticket_id)) for row in {id(row): row for row in [*fresh, *ours]}.values()]
    give(gifts, actor=SYSTEM)
    asked = [offer for offer in offers.values() if offer.state == Offer.State.OFFERED]
    record(
        [
            happened("ticket.queued", actor=SYSTEM, subject=row.ticket, queue=row.queue_id, **why)
            for row in fresh
            if row.pk and row.held_until is None
        ]
        + [
            happened("ticket.offered", actor=SYSTEM, subject=offer.ticket, member=offer.member_id, offer=offer.pk)
            for offer in asked
        ]
    )
    for offer in asked:
        expire_offer.defer(offer_id=offer.pk, after=offer.until)


def _gift(row, known, offer):
    given = {"assignee_id": offer.member_id} if offer and offer.state == Offer.State.TAKEN else {}
    return Gift(row.ticket, team_id=team_of(row, known), payload=(("queue", row.queue_id),), **given)
