"""The filter language asked of one ticket in Python: for rooms that look at each ticket as something happens to it.

    asked = compiled(rule.conditions)             # once, kept as long as the rule
    facts = facts_of(ticket)                      # once a ticket, however many filters ask
    if asked(facts): …

A fact is read when a filter first asks for it, and then no more. What stands in other tables is read for all tickets that were given
together. Nobody asks here: filters of these rooms hold no personal words (`check(…, personal=False)`), which would be nobody's.
"""

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from pasokh.contacts.models import Contact
from pasokh.contacts.queries import segments_of
from pasokh.kernel import filters
from pasokh.kernel.filters import bind, named_fields, predicate
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.tenancy import current_workspace_id

from ..models import Follower, TicketTag
from .catalogue import fields
from .scope import scope_of

RELATIVE = ("span", "age")  # values of operators that mean something else a minute later
ASKS_THE_DATABASE = 1  # the weight of a field that stands in another table


def facts_of(ticket, scope=None) -> "Facts":
    """What filters can ask of a ticket, as it is in memory. `scope` says what relative words mean: now, unless told otherwise."""
    return facts_of_all([ticket], scope)[ticket.pk]


def facts_of_all(tickets, scope=None) -> dict[int, "Facts"]:
    """The facts of several tickets by their key; what one of them is asked and stands in another table is read for all."""
    scope, tickets = scope or scope_of(), list(tickets)
    beside = _Beside(tickets)
    return {ticket.pk: Facts(ticket, scope, beside) for ticket in tickets}


class Facts:
    """What filters ask of one ticket, read lazily and once; `scope` is what relative words mean for it."""

    __slots__ = ("_beside", "_known", "_read", "scope", "ticket")

    def __init__(self, ticket, scope, beside):
        self.ticket, self.scope, self._beside = ticket, scope, beside
        self._known, self._read = fields(), {}

    def get(self, key):
        """The value of a field; None of a field that is not there."""
        if key not in self._read:
            self._read[key] = self._value(key)
        return self._read[key]

    def _value(self, key):
        if key in _BESIDE:
            return self._beside.value(key, self.ticket)
        field = self._known.get(key)
        return field.read(self.ticket) if field else None


class _Beside:
    """Values that stand in other tables, read for several tickets with one statement a field."""

    def __init__(self, tickets):
        self.tickets, self._read = tickets, {}

    def value(self, key, ticket):
        if key not in self._read:
            self._read[key] = _BESIDE[key](self.tickets)
        return self._read[key].get(ticket.pk, _NOTHING[key])


def _tags(tickets):
    return _listed(TicketTag.objects.filter(ticket__in=[each.pk for each in tickets]).values_list("ticket", "tag"))


def _followers(tickets):
    return _listed(Follower.objects.filter(ticket__in=[each.pk for each in tickets]).values_list("ticket", "member"))


def _listed(pairs):
    found = defaultdict(list)
    for ticket, value in pairs:
        found[ticket].append(value)
    return found


def _companies(tickets):
    people = {each.contact_id for each in tickets}
    of = dict(Contact.objects.filter(pk__in=people).values_list("pk", "company"))
    return {each.pk: of.get(each.contact_id) for each in tickets}


def _segments(tickets):
    of = segments_of({each.contact_id for each in tickets})
    return {each.pk: of[each.contact_id] for each in tickets}


_BESIDE = {"tag": _tags, "follower": _followers, "company": _companies, "segment": _segments}
_NOTHING = {"tag": (), "follower": (), "company": None, "segment": ()}


def compiled(filter, known=fields) -> "Asked":
    """A checked filter, or None for the one that all match, as a function of facts. Keep it: what it refers to is looked up once.

    `known()` are the fields it may ask: those of tickets, or those of what else has facts (`contacts.filters`).
    """
    return Asked(filter or filters.EVERYTHING, known)


def matches(filter, facts) -> bool:
    """Whether a ticket matches a checked filter (JSON, or what `compiled` made of it): what the database says of its row."""
    return (filter if isinstance(filter, Asked) else compiled(filter))(facts)


class Asked:
    """A filter compiled for one workspace. Relative words are made ready once for each minute, and references with them.

    `keys` are the fields it asks.
    """

    def __init__(self, filter, known=fields):
        self.filter, self.known, self.workspace = filter, known, current_workspace_id()
        self._ready: tuple[datetime | None, object] | None = None

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(named_fields(self.filter))

    def __call__(self, facts) -> bool:
        minute = facts.scope.now if self._is_relative else None
        if self._ready is None or self._ready[0] != minute:
            self._ready = (minute, predicate(bind(self.filter, self.known(), facts.scope), _weight))
        return self._ready[1](facts)

    @cached_property
    def _is_relative(self):
        return _any_relative(self.filter)


def _any_relative(part):
    if "field" in part:
        return OPERATORS[part["op"]].takes in RELATIVE
    return any(_any_relative(each) for parts in part.values() for each in parts)


def _weight(key):
    return ASKS_THE_DATABASE if key in _BESIDE else 0
