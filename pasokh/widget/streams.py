"""The visitors' stream: opened by a ticket of one minute, for one contact on one site, or for a visitor who is no contact yet.

Who never wrote hears only what is said to her alone (`guest_topic`): that an agent begins a conversation. As soon as she is a contact her
stream lapses, and opens again as hers.
"""

from typing import NamedTuple

from django.db.models import Q, TextField

from pasokh.channels.models import Channel
from pasokh.channels.site import setting
from pasokh.contacts.models import Contact, Identity
from pasokh.kernel.database.ready import Asked, Ready, among, together
from pasokh.kernel.tenancy import workspace
from pasokh.live.streams import Principal, Refused, stream

from . import here, tokens

GONE = Q(blocked_at__isnull=False) | Q(erased_at__isnull=False) | Q(merged_into__isnull=False)

PERSON = "visitor:"
GUEST = "guest:"


class Who(NamedTuple):
    """Whose stream it is: a contact (0: none yet), the site, and the browser's own name ("": it was not said)."""

    contact_id: int
    site_id: int
    visitor: str

    @property
    def proof(self) -> str:
        """The browser: it stays the same when its visitor becomes a contact, so that she does not leave then."""
        return f"{self.site_id}:{self.visitor}"

    @classmethod
    def of(cls, stream):
        """Whose an open stream is."""
        site_id, visitor = browser_of(stream.proof)
        return cls(int(stream.key.removeprefix(PERSON)) if stream.key.startswith(PERSON) else 0, site_id, visitor)


def browser_of(proof) -> tuple[int, str]:
    """(site id, visitor) of a stream's proof."""
    site_id, _, visitor = proof.partition(":")
    return int(site_id), visitor


def thread_topic(contact_id, site_id) -> str:
    """What is said with a visitor on one site."""
    return f"visitor:{contact_id}:{site_id}"


def person_topic(contact_id) -> str:
    """What is not worth a row and about her alone: that an agent is typing."""
    return f"{PERSON}{contact_id}"


def guest_topic(visitor) -> str:
    """What is told to one browser, whether its visitor is a contact or not."""
    return f"{GUEST}{visitor}"


def may_listen(site, contact) -> bool:
    """Whether there is something to hear: she has written, or may be spoken to because the site shows its visitors."""
    return contact is not None or setting(site, "visitors")


def authenticate(facts) -> Principal:
    """The visitor of a ticket. Raises Refused for a bad or old one, a closed site, or somebody who was blocked, erased or merged."""
    try:
        workspace_id, *named = tokens.read_ticket(facts.query.get("t", ""))
    except tokens.BadToken as error:
        raise Refused(401, "unauthenticated") from error
    who = Who(*named)
    with workspace(workspace_id):
        if not _is_welcome(who):
            raise Refused(403, "not_welcome")
    return Principal(workspace_id, _key(who), _topics(who), proof=who.proof)


# After a restart thousands ask at once: compiled once, and asked in one go.
_open_sites = Ready(lambda: Channel.objects.filter(pk=Asked("site"), active=True).values_list("pk"))
_people = Ready(lambda: Contact.objects.exclude(GONE).filter(pk=Asked("contact")).values_list("pk"))


def _is_welcome(who):
    person = (_people, {"contact": who.contact_id}) if who.contact_id else None
    sites, people = together((_open_sites, {"site": who.site_id}), person)
    return bool(list(sites)) and (person is None or bool(list(people)))


def _key(who):
    return person_topic(who.contact_id) if who.contact_id else guest_topic(who.visitor)


def _topics(who):
    own = (thread_topic(who.contact_id, who.site_id), person_topic(who.contact_id)) if who.contact_id else ()
    return (*own, here.TOPIC, *((guest_topic(who.visitor),) if who.visitor else ()))


def lapsed(streams) -> list:
    """Of open streams, those of visitors who were blocked, erased or merged since, or became contacts, and of sites that were closed.

    The others are told whether somebody is here, if they do not know.
    """
    people = {stream: Who.of(stream) for stream in streams}
    known = {who.contact_id for who in people.values()} - {0}
    unknown = {who.visitor for who in people.values() if not who.contact_id}
    sites = {who.site_id for who in people.values()}
    gone, met, open_sites = map(
        set,
        together(
            (_gone, {"contacts": known}) if known else None,
            (_met, {"visitors": unknown}) if unknown else None,
            (_still_open, {"sites": sites}),
        ),
    )
    lapsed = [
        each
        for each, who in people.items()
        if who.site_id not in open_sites or who.contact_id in gone or (not who.contact_id and who.visitor in met)
    ]
    here.remind(set(streams).difference(lapsed))
    return lapsed


# Of hundreds at once, in one go, and names and numbers as one parameter each: compiling a statement of so many holds up everything else.
_gone = Ready(lambda: Contact.objects.filter(GONE, among("pk", "contacts")).values_list("pk", flat=True))
_met = Ready(
    lambda: Identity.objects.filter(
        among("value", "visitors", TextField()), kind=Identity.Kind.VISITOR, proven=True
    ).values_list("value", flat=True)
)
_still_open = Ready(lambda: Channel.objects.filter(among("pk", "sites"), active=True).values_list("pk", flat=True))


stream("visitor", authenticate, lapsed)
