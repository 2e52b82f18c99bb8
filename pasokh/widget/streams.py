"""The visitors' stream: opened by a ticket of one minute, for one contact on one site."""

from pasokh.channels.models import Channel
from pasokh.contacts.models import Contact
from pasokh.kernel.tenancy import workspace
from pasokh.live.streams import Principal, Refused, stream

from . import tokens


def thread_topic(contact_id, site_id) -> str:
    """What is said with a visitor on one site."""
    return f"visitor:{contact_id}:{site_id}"


def person_topic(contact_id) -> str:
    """What is not worth a row and about her alone: that an agent is typing."""
    return f"visitor:{contact_id}"


def authenticate(facts) -> Principal:
    """The visitor of a ticket. Raises Refused for a bad or old one, a closed site, or somebody who was blocked or erased."""
    try:
        workspace_id, contact_id, site_id = tokens.read_ticket(facts.query.get("t", ""))
    except tokens.BadToken as error:
        raise Refused(401, "unauthenticated") from error
    with workspace(workspace_id):
        contact = Contact.objects.filter(pk=contact_id, blocked_at=None, erased_at=None).first()
        if contact is None or not Channel.objects.filter(pk=site_id, active=True).exists():
            raise Refused(403, "not_welcome")
        contact.note_presence()
    topics = (thread_topic(contact_id, site_id), person_topic(contact_id))
    return Principal(workspace_id, person_topic(contact_id), topics)


stream("visitor", authenticate)
