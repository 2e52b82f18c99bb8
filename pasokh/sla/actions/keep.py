"""What events do to the promises on their tickets, in the transaction that records them."""

from collections import defaultdict

from pasokh.tickets.filters import facts_of_all
from pasokh.tickets.models import Ticket

from ..clocks import WAITS
from ..clocks.moments import MEANING, STEPS, moment_of
from ..models import ClockChange
from ..queries import known
from .accounts import Account, clocks_for, commit, held_for, save
from .choosing import choose
from .replaying import replay_all

Why = ClockChange.Why

# After these another policy may hold, if any asks for this field (a beginning, where it ends with a dot); and why.
CHOOSING = {
    "ticket.typed": ("type", Why.TYPE),
    "ticket.judged": ("priority", Why.PRIORITY),
    "ticket.routed": ("team", Why.TEAM),
    "ticket.tagged": ("tag", Why.REQUEST),
    "ticket.untagged": ("tag", Why.REQUEST),
    "ticket.renamed": ("subject", Why.REQUEST),
    "ticket.filled": ("values.", Why.REQUEST),
}
KINDS = (*MEANING, *CHOOSING)


def note(events):
    """Have the clocks of tickets take what happened to them. Once or twice, in order or late: the same comes of it.

    Callers hold the tickets' locks, or change nothing that another could change at once; commitments are locked besides.
    """
    of = defaultdict(list)
    for event in events:
        of[event.subject_id].append(event)
    held = held_for(of)
    begun = [pk for pk, found in of.items() if pk not in held and any(_may_begin(event) for event in found)]
    again = {pk: why for pk in held if (why := _why_again(of[pk], held[pk]))}
    plain = {pk: of[pk] for pk in held if pk not in again}
    if begun:
        _begin(begun, of)
    if again:
        replay_all(again, cause={pk: of[pk][-1] for pk in again})
    if plain:
        _go_on(plain, held)


def _may_begin(event):
    """Whether this may bring a ticket under a policy that stood under none."""
    return event.kind == "ticket.opened" or _chooses(event)


def _chooses(event):
    field, _why = CHOOSING.get(event.kind, ("", ""))
    if not field:
        return False
    asked = known().asked
    return any(key.startswith(field) for key in asked) if field.endswith(".") else field in asked


def _why_again(events, commitment):
    """Why the whole history has to be looked at anew; "" where it has not."""
    if events[0].pk <= commitment.last_event:
        return Why.LATE
    choosing = [event for event in events if _chooses(event)]
    if choosing:
        return CHOOSING[choosing[-1].kind][1]
    # Another team may keep other hours.
    return Why.TEAM if any(event.kind == "ticket.routed" for event in events) else ""


def _begin(keys, of):
    """Tickets that stand under no policy so far: of those that are opened right now all is known, for others the log is asked."""
    opened = {pk: of[pk][0].brought for pk in keys if isinstance(of[pk][0].brought, Ticket)}
    accounts = []
    for pk, facts in (facts_of_all(opened.values()) if opened else {}).items():
        choice = choose(opened[pk], facts)
        if choice.policy:
            account = Account(commit(opened[pk], choice), choice.policy, opened[pk])
            _take(account, of[pk])
            accounts.append(account)
    if accounts:
        save(accounts)
    older = {pk: Why.LATE for pk in keys if pk not in opened}
    if older:
        replay_all(older, cause={pk: of[pk][-1] for pk in older})


def _go_on(of, held):
    moments = {pk: [(event, moment_of(event)) for event in events] for pk, events in of.items()}
    news = {
        pk: found
        for pk, found in moments.items()
        if any(moment and _is_news(held[pk], moment) for _event, moment in found)
    }
    if not news:
        return
    turning = [pk for pk, found in news.items() if any(moment and moment.what in STEPS for _event, moment in found)]
    clocks = clocks_for(list(news), turning)
    accounts = []
    for pk in news:
        policy = known().policy(held[pk].policy_id)
        account = Account(held[pk], policy, Ticket(pk=pk, channel=held[pk].channel), clocks[pk])
        _take(account, of[pk])
        accounts.append(account)
    save(accounts)


def _is_news(commitment, moment):
    """What a customer says while she waits anyway, and who takes a ticket that nobody waits for at this moment, changes nothing."""
    if moment.what == "asked":
        return not commitment.life.get("waiting") or commitment.life.get("state") in ("solved", "closed")
    if moment.what == "taken":
        policy = known().policy(commitment.policy_id)
        return policy is not None and any(kind in policy.targets for kind in WAITS.values())
    return True


def _take(account, events):
    for event in events:
        if moment := moment_of(event):
            account.life.take(moment)
        account.commitment.last_event = max(account.commitment.last_event, event.pk)
