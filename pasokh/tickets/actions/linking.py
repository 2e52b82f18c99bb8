"""What tickets have to do with one another."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel.persian.isolates import ltr
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Link, Ticket
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
        return connect(kind, first, second, by)


def connect(kind, first, second, by):
    """Write a link, inside of a transaction. Raises CannotLink."""
    if kind == Kind.RELATED:
        first, second = sorted((first, second), key=lambda each: each.pk)
    _one_at_a_time()
    _refuse(kind, first, second)
    made, fresh = Link.objects.get_or_create(kind=kind, first=first, second=second)
    if fresh:
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
    if first.pk == second.pk:
        raise CannotLink("itself")
    # Asked anew: a merge takes its turn with links, and may have been before this one.
    merged = Ticket.objects.filter(pk__in=[first.pk, second.pk], merged_into__isnull=False)
    if moving is None and merged.exists():
        raise CannotLink("merged")
    parents = Link.objects.filter(kind=kind, second=second).exclude(first=first).exclude(pk=moving)
    if kind == Kind.PARENT and parents.exists():
        raise CannotLink("parent")
    if kind in ACYCLIC and leads_to(kind, second.pk, first.pk):
        raise CannotLink("circle")


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
    track(event, actor=by.actor, subject=first, ticket=second.pk, link=kind, side="first")
    track(event, actor=by.actor, subject=second, ticket=first.pk, link=kind, side="second")


def links_of(ticket_id):
    """The links of a ticket, oldest first."""
    return Link.objects.filter(Q(first=ticket_id) | Q(second=ticket_id)).order_by("pk")


def dependants(ticket):
    """The tickets that wait for the outcome of this one: its children, and those that are duplicates of it."""
    children = Link.objects.filter(kind=Kind.PARENT, first=ticket).values("second")
    duplicates = Link.objects.filter(kind=Kind.DUPLICATE, second=ticket).values("first")
    return Ticket.objects.filter(Q(pk__in=children) | Q(pk__in=duplicates))


def blockers(ticket):
    """The tickets that block this one and are not settled."""
    return Ticket.objects.unsettled().filter(
        pk__in=Link.objects.filter(kind=Kind.BLOCKS, second=ticket).values("first")
    )


def move_links(source, target) -> dict:
    """Have the links of a ticket lead to another. Those that would be doubled, lead to itself, or close a circle stay behind."""
    _one_at_a_time()
    moved = {"links_out": [], "links_in": []}
    for each in list(links_of(source.pk).select_related("first", "second")):
        outward = each.first_id == source.pk
        first, second = (target, each.second) if outward else (each.first, target)
        if each.kind == Kind.RELATED and first.pk > second.pk:
            first, second = second, first
        if _fits(each, first, second):
            Link.objects.filter(pk=each.pk).update(first=first, second=second)
            moved["links_out" if first.pk == target.pk else "links_in"].append(each.pk)
    return {name: keys for name, keys in moved.items() if keys}


def _fits(moving, first, second):
    try:
        _refuse(moving.kind, first, second, moving.pk)
    except CannotLink:
        return False
    return not Link.objects.filter(kind=moving.kind, first=first, second=second).exists()


def give_links_back(moved, source, target):
    """Undo `move_links`, as far as the links are there still."""
    _one_at_a_time()
    for name, end in (("links_out", "first"), ("links_in", "second")):
        for each in Link.objects.filter(pk__in=moved.get(name, ()), **{end: target}).select_related("first", "second"):
            first, second = (source, each.second) if end == "first" else (each.first, source)
            if each.kind == Kind.RELATED and first.pk > second.pk:
                first, second = second, first
            if _fits(each, first, second):
                Link.objects.filter(pk=each.pk).update(first=first, second=second)


def _before_solving(ticket):
    numbers = list(blockers(ticket).order_by("pk").values_list("number", flat=True)[:10])
    named = "، ".join(ltr(f"#{number}") for number in numbers)
    return [_("It waits for others that are not solved yet: %(numbers)s.") % {"numbers": named}] if numbers else []


worth_knowing.append(_before_solving)
