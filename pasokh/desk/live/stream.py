"""Opening the desk's stream: by the session's cookie, for what the member may see."""

from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user

from pasokh.kernel.tenancy import workspace
from pasokh.live.streams import Principal, Refused, stream
from pasokh.workspaces.models import Member
from pasokh.workspaces.sessions import users_of
from pasokh.workspaces.signing_in import CHOSEN, membership_of

from .topics import allowed, there_of

MOST_TOPICS = 150


def key_of(member_id) -> str:
    """The name under which a member's streams are counted and closed."""
    return f"member:{member_id}"


def authenticate(facts) -> Principal:
    """The member of the session, and those of the topics asked for that she may hear. Raises Refused."""
    session = _session(facts.cookie(settings.SESSION_COOKIE_NAME))
    user = get_user(SimpleNamespace(session=session))
    if not user.is_authenticated:
        raise Refused(401, "unauthenticated")
    address = membership_of(user, session.get(CHOSEN))
    if address is None:
        raise Refused(403, "no_membership")
    asked = facts.query.get("topics", "").split(",")[:MOST_TOPICS]
    with workspace(address.workspace_id):
        return _principal(address, asked, session.session_key)


def lapsed(streams) -> list:
    """Of open streams, those whose session or membership has ended, or whose topics are no longer all hers to hear."""
    members = Member.objects.active().in_bulk({stream.member_id for stream in streams})
    users = users_of({stream.proof for stream in streams})
    there = there_of({topic for stream in streams for topic in stream.topics})
    return [
        stream
        for stream in streams
        if not _still(stream, members.get(stream.member_id), users.get(stream.proof), there)
    ]


def _still(stream, member, user_id, there):
    if member is None or member.user_id != user_id:
        return False
    return len(allowed(member, stream.topics, there)) == len(stream.topics)


def _session(key):
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)


def _principal(address, asked, proof):
    member = Member.objects.active().filter(pk=address.target_id).first()
    if member is None:
        raise Refused(403, "not_active")
    topics = allowed(member, asked)
    if not topics:
        raise Refused(403, "nothing_to_hear")
    return Principal(address.workspace_id, key_of(member.pk), topics, member.language, member.pk, proof)


stream("desk", authenticate, lapsed)
