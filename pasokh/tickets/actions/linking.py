"""What tickets have to do with one another."""

from django.db import connection, transaction
from django.db.models import Case, CharField, Exists, F, Q, When
from django.utils.translation import gettext as _

from pasokh.events import happened, record
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.database.ready_changes import ReadyUpdate
from pasokh.kernel.database.writing import insert_new
from pasokh.kernel.persian.isolates import ltr
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Link, Ticket
from .append import locked
from .solving import worth_knowing

Kind = Link.Kind
# As a person says it of the ticket before her: kind, and whether she names the first of the two.
SAYINGS = {
    "parent": (Kind.PARENT, False),  # … is the parent of this one
    "child": (Kind.PARENT, True),
    "related": (Kind.RELATED, True),
    "duplicate_of": (Kind.DUPLICATE, True),
    "duplicated_by": (Kind.DUPLICATE, False),
    "blocks": (Kind.BLOCKS, True),
    "blocked_by": (Kind.BLOCKS, False),
}
ACYCLIC = {Kind.PARENT, Kind.BLOCKS, Kind.DUPLICATE}
DEEPEST = 1000  # steps of a chain that is looked through for a circle
LOCK = 0x6C696E6B  # "link"


class CannotLink(ValueError):
    """Why not: `code` is "itself", "circle", "parent" (it has another), "merged" (one of them went into another)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def link(*, ticket, other, how, by):
    """Note what another ticket is to this one: a key of SAYINGS ("child": the other is a child of this one). What is so already stays so.

    Raises CannotLink, KeyError for an unknown saying; nothing has changed then. Returns the Link.
    """
    kind, forward = SAYINGS[how]
    first, second = (ticket, other) if forward else (other, ticket)
    with transaction.atomic():
        # Before the turn among links, as merging does: the rows of a link hold on to both.
        locked([ticket.pk, other.pk])
        return connect(kind, first, second, by)


def connect(kind, first, second, by):
    """Write a link, inside of a transaction. Raises CannotLink."""
    if kind == Kind.RELATED:
        first, second = sorted((first, second), key=lambda each: each.pk)
    _one_at_a_time()
    _refuse(kind, first.pk, second.pk)
    made = Link(kind=kind, first=first, second=second)
    if not insert_new(made):
        return Link.objects.get(kind=kind, first=first, second=second)
    _tell("ticket.linked", kind, first, second, by)
    return made


def unlink(*, link, by):
    """They have nothing to do with one another any more."""
    gone, _ = Link.objects.filter(pk=link.pk).delete()
    if gone:
        _tell("ticket.unlinked", link.kind, link.first, link.second, by)


def _one_at_a_time():
    # Two links that are made at once may close a circle that neither sees.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, require_workspace_id() % 2**31])


def _refuse(kind, first, second, moving=None):
    """Raises CannotLink for a link between the tickets of these ids; `moving` is its key where it is led here from elsewhere."""
    if first == second:
        raise CannotLink("itself")
    # Asked anew: a merge takes its turn with links, and may have been before this one.
    if moving is None and _merged(ids=[first, second]):
        raise CannotLink("merged")
    if kind == Kind.PARENT and any(each.pk != moving and each.first_id != first for each in _parents(ticket=second)):
        raise CannotLink("parent")
    if kind in ACYCLIC and leads_to(kind, second, first):
        raise CannotLink("circle")


_merged = Ready(lambda: Ticket.objects.filter(among("pk", "ids"), merged_into__isnull=False).values_list("pk"))
_parents = Ready(lambda: Link.objects.filter(kind=Kind.PARENT, second=Asked("ticket")))


def leads_to(kind, start, goal) -> bool:
    """Whether a chain of links of one kind goes from a ticket to another."""
    statement = """
        WITH RECURSIVE chain (id, depth) AS (
            SELECT %s::bigint, 0 UNION
            SELECT link.second_id, chain.depth + 1 FROM tickets_link AS link JOIN chain ON link.first_id = chain.id
            WHERE link.kind = %s AND chain.depth < %s AND link.workspace_id = %s
        ) SELECT EXISTS (SELECT FROM chain WHERE id = %s AND depth > 0)
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [start, kind, DEEPEST, require_workspace_id(), goal])
        return cursor.fetchone()[0]


def _tell(event, kind, first, second, by):
    told = {"actor": by.actor, "link": kind}
    record(
        [
            happened(event, subject=first, ticket=second.pk, side="first", **told),
            happened(event, subject=second, ticket=first.pk, side="second", **told),
        ]
    )


def links_of(ticket_id):
    """The links of a ticket, oldest first."""
    return Link.objects.filter(Q(first=ticket_id) | Q(second=ticket_id)).order_by("pk")


def dependants(ticket):
    """The tickets that wait for the outcome of this one: its children, and those that are duplicates of it."""
    waiting = Link.objects.filter(Q(kind=Kind.PARENT, first=ticket) | Q(kind=Kind.DUPLICATE, second=ticket))
    # Found from their links: of two conditions on tickets, one or the other, the database reads all tickets there are.
    there = Case(When(kind=Kind.PARENT, then=F("second")), default=F("first"))
    return Ticket.objects.filter(pk__in=waiting.values_list(there))


def blockers(ticket):
    """The tickets that block this one and are not settled."""
    return Ticket.objects.unsettled().filter(
        pk__in=Link.objects.filter(kind=Kind.BLOCKS, second=ticket).values("first")
    )


def move_links(source, target) -> dict:
    """Have the links of a ticket lead to another. Those that would be doubled, lead to itself, or close a circle stay behind."""
    _one_at_a_time()
    moved = {"links_out": [], "links_in": []}
    links = _links(ticket=source.pk)
    led = _lead(links, source, target)
    for each in links:
        if each.pk in led:
            moved["links_out" if _ends(each, source, target)[0] == target.pk else "links_in"].append(each.pk)
    return {name: keys for name, keys in moved.items() if keys}


_links = Ready(lambda: links_of(Asked("ticket")))


def _ends(link, was, now):
    """The ids of a link's ends with another ticket in the place of one."""
    first, second = (now.pk if each == was.pk else each for each in (link.first_id, link.second_id))
    return sorted((first, second)) if link.kind == Kind.RELATED else (first, second)


LEAD = """
    UPDATE tickets_link AS link SET first_id = ends.first, second_id = ends.second
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS ends (id, first, second)
    WHERE link.id = ends.id AND NOT EXISTS (
        SELECT FROM tickets_link AS same
        WHERE same.kind = link.kind AND same.first_id = ends.first AND same.second_id = ends.second
    ) RETURNING link.id
"""


def _lead(links, was, now) -> set[int]:
    """Have links lead to a ticket in the place of another. The keys of those that do.

    Of most kinds all at once; those that could close a circle, or give it a second parent, one after the other.
    """
    ends = {link.pk: _ends(link, was, now) for link in links}
    checked = [link for link in links if link.kind in ACYCLIC]
    free = [(pk, *ends[pk]) for pk in ends.keys() - {link.pk for link in checked} if ends[pk][0] != ends[pk][1]]
    led = {link.pk for link in checked if _leads(link, *ends[link.pk])}
    if free:
        with prepared_cursor() as cursor:
            cursor.execute(LEAD, [list(each) for each in zip(*free, strict=True)])
            led |= {pk for (pk,) in cursor.fetchall()}
    return led


def _leads(link, first, second) -> bool:
    """Have a link lead from a ticket to another (by id), if it may and there is none such yet; whether it does."""
    try:
        _refuse(link.kind, first, second, link.pk)
    except CannotLink:
        return False
    return bool(_leading(link=link.pk, kind=link.kind, first=first, second=second))


def _not_there():
    same = Link.objects.filter(kind=Asked("kind", CharField()), first=Asked("first"), second=Asked("second"))
    return Link.objects.filter(~Exists(same), pk=Asked("link"))


_leading = ReadyUpdate(_not_there, first=Asked("first"), second=Asked("second"))


def give_links_back(moved, source, target):
    """Undo `move_links`, as far as the links are there still."""
    named = [pk for name in ("links_out", "links_in") for pk in moved.get(name, ())]
    if not named:
        return
    _one_at_a_time()
    _lead([each for each in _links(ticket=target.pk) if each.pk in named], target, source)


def _before_solving(ticket):
    numbers = _blocking(ticket=ticket.pk)
    named = "، ".join(ltr(f"#{number}") for number in numbers)
    return [_("It waits for others that are not solved yet: %(numbers)s.") % {"numbers": named}] if numbers else []


_blocking = Ready(lambda: blockers(Asked("ticket")).order_by("pk").values_list("number", flat=True)[:10])
worth_knowing.append(_before_solving)
