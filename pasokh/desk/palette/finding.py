"""What the palette finds: few of each kind, best first."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Func

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Contact, Identity
from pasokh.kernel.database.ready import Ready, Several, among
from pasokh.knowledge.finding import find
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.visibility import seen_by
from pasokh.tickets.queries import glance

MOST_TICKETS, MOST_CONTACTS, MOST_ARTICLES = 8, 5, 5
LOOKED_AT = 60  # matches, of which those that the member may not see fall away
SHORTEST = 2  # letters; a number may have one digit


@dataclass(frozen=True)
class Person:
    """A customer: her public id, name, and a way to reach her."""

    public_id: str
    name: str
    way: str


def tickets(member, text) -> list:
    """Requests she may see: by number, tracking code, customer or words."""
    ids = glance(text, LOOKED_AT)[:LOOKED_AT] if is_enough(text) else []
    return _in_order(member.sees)(**seen_by(member), ids=ids) if ids else []


def recent(member, numbers) -> list:
    """Of these requests, those she may see, in their order."""
    ids = dict(Ticket.objects.filter(number__in=numbers).values_list("number", "pk")) if numbers else {}
    ordered = [ids[number] for number in numbers if number in ids]
    return _in_order(member.sees)(**seen_by(member), ids=ordered) if ordered else []


def people(text) -> list[Person]:
    """Customers by name, phone or address."""
    ids = contact_queries.search(text, MOST_CONTACTS * 2) if is_enough(text) else []
    found = list(Contact.objects.filter(pk__in=ids, merged_into=None).order_by("-pk")[:MOST_CONTACTS]) if ids else []
    ways = {}
    for way in (
        Identity.objects.filter(contact__in=found).exclude(kind__in=("visitor", "user")).order_by("-proven", "pk")
    ):
        ways.setdefault(way.contact_id, way.value)
    return [Person(each.public_id, each.name, ways.get(each.pk, "")) for each in found]


def articles(member, text) -> list:
    """Published articles by what they say, while it is typed."""
    return find(member, text, limit=MOST_ARTICLES, typing=True) if is_enough(text) else []


def is_enough(text) -> bool:
    """Whether it is worth a search."""
    return len(text) >= SHORTEST or text.isdecimal()


@lru_cache
def _in_order(sees):
    place = Func(Several("ids"), "pk", function="array_position")
    fields = ("number", "subject", "first_words", "contact__name", "category")
    return Ready(
        lambda: (
            Ticket.objects.visible_as(sees)
            .named()
            .filter(among("pk", "ids"))
            .order_by(place)
            .values_list(*fields, named=True)[:MOST_TICKETS]
        )
    )
