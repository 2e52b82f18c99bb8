"""A visitor's browser is told of answers while she is away: on the hosted page, which may ask for it."""

from pasokh.channels.site import setting
from pasokh.notices.actions.subscribe import BadSubscription
from pasokh.notices.push.keys import public_key
from pasokh.visitors.actions.listen import listen, stop_listening

from .. import rates
from ..problems import Problem
from ..visits import visitor_view


def key(visit):
    """`{key}`: what a browser subscribes with; "" where the site does not want it."""
    with visit.enter():
        return {"key": public_key() if setting(visit.site, "push") else ""}


def subscribe(visit):
    """`{endpoint, p256dh, auth, key}` of a browser's subscription; with `off` it is told no more, and without an endpoint none of hers is.

    Whoever signs out on a site's page cannot say which browser of the chat page is this one, for a frame is kept from knowing. Others of hers ask
    anew by themselves the next time she opens the page there.
    """
    endpoint, keys = visit.text("endpoint"), {name: visit.text(name) for name in ("p256dh", "auth", "key")}
    rates.spend_wish(visit)
    with visit.enter():
        if visit.contact is None or visit.contact.blocked_at or not setting(visit.site, "push"):
            raise Problem("no_conversation")
        if visit.data.get("off") is True:
            stop_listening(contact=visit.contact, endpoint=endpoint)
            return {}
        if keys["key"] != public_key():
            raise Problem("bad_body")
        try:
            listen(contact=visit.contact, site=visit.site.origin, endpoint=endpoint, **keys)
        except BadSubscription as error:
            raise Problem("bad_body") from error
    return {}


push = visitor_view(GET=key, POST=subscribe)
