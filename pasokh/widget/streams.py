"""The visitors' stream: opened by a ticket of one minute, for one contact on one site."""

from django.db.models import Q

from pasokh.channels.models import Channel
from pasokh.contacts.models import Contact
from pasokh.kernel.tenancy import workspace
from pasokh.live.streams import Principal, Refused, stream

from . import here, tokens

GONE = Q(blocked_at__isnull=False) | Q(erased_at__isnull=False) | Q(merged_into__isnull=False)

PERSON = "visitor:"


def thread_topic(contact_id, site_id) -> str:
    """What is said with a visitor on one site."""
    return f"visitor:{contact_id}:{site_id}"


def person_topic(contact_id) -> str:
    """What is not worth a row and about her alone: that an agent is typing."""
    return f"{PERSON}{contact_id}"


def authenticate(facts) -> Principal:
    """The visitor of a ticket. Raises Refused for a bad or old one, a closed site, or somebody who was blocked, erased or merged."""
    try:
        workspace_id, contact_id, site_id = tokens.read_ticket(facts.query.get("t", ""))
    except tokens.BadToken as error:
        raise Refused(401, "unauthenticated") from error
    with workspace(workspace_id):
        contact = Contact.objects.exclude(GONE).filter(pk=contact_id).first()
        if contact is None or not Channel.objects.filter(pk=site_id, active=True).exists():
            raise Refused(403, "not_welcome")
    topics = (thread_topic(contact_id, site_id), person_topic(contact_id), here.TOPIC)
    return Principal(workspace_id, person_topic(contact_id), topics)


def lapsed(streams) -> list:
    """Of open streams, those of visitors who were blocked, erased or merged since, and of sites that were closed.

    The others are told whether somebody is here, if they do not know.
    """
    contacts = {stream: _ids(stream)[0] for stream in streams}
    sites = {stream: _ids(stream)[1] for stream in streams}
    gone = set(Contact.objects.filter(GONE, pk__in=set(contacts.values())).values_list("pk", flat=True))
    open_sites = set(Channel.objects.filter(pk__in=set(sites.values()), active=True).values_list("pk", flat=True))
    lapsed = [each for each in streams if contacts[each] in gone or sites[each] not in open_sites]
    here.remind(set(streams).difference(lapsed))
    return lapsed


def _ids(stream):
    thread, *_ = stream.topics
    _, contact_id, site_id = thread.split(":")
    return int(contact_id), int(site_id)


stream("visitor", authenticate, lapsed)
