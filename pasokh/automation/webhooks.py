"""What another program is told of a request, and how it knows that it was us.

The body is JSON: ids, numbers and states as the API has them, nobody's words. `Pasokh-Signature: t=<seconds since 1970>,v1=<hex>` is the HMAC-SHA256 of
"<t>.<body>" with the workspace's signing key; whoever is called refuses what is older than five minutes. `Pasokh-Delivery` is the same for each try.
"""

import hashlib
import hmac
import json
import time

from pasokh.kernel import outbound

SECONDS = 10


class NotTaken(Exception):
    """The other side did not take it, or could not be reached: worth another try."""


def is_refused(url) -> bool:
    """Whether the guard of calls that go out would refuse it now; not where it is only away. Names are looked up: for when an address is entered."""
    try:
        outbound.check_url(url)
    except outbound.Refused:
        return True
    except outbound.OutboundError:
        return False  # it is called again and again when its time comes
    return False


def payload_of(deed) -> dict:
    """What is told of a deed on a ticket, or on a contact: the other is null."""
    ticket, rule = deed.ticket, deed.run.rule if deed.run else None
    return {
        "rule": rule and {"id": rule.public_id, "name": rule.name},
        "event": deed.why.get("kind", ""),
        "at": deed.why.get("at"),
        "ticket": ticket_part(ticket) if ticket else None,
        "contact": {"id": deed.person.public_id},
    }


def ticket_part(ticket) -> dict:
    """What other programs are told of a request itself."""
    return {
        "id": ticket.public_id,
        "number": ticket.number,
        "status": ticket.status.key,
        "priority": ticket.priority,
        "channel": ticket.channel,
        "team": ticket.team.public_id if ticket.team_id else None,
        "assignee": ticket.assignee.public_id if ticket.assignee_id else None,
        "contact": ticket.contact.public_id,
    }


def signature(secret, body: bytes, at: int) -> str:
    """The header's value for a body sent at a time."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def call(url, payload, secret, delivery):
    """Tell it; its answer. Raises NotTaken where another try may help, outbound.OutboundError where none will."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Pasokh-Delivery": delivery,
        "Pasokh-Signature": signature(secret, body, int(time.time())),
    }
    try:
        answer = outbound.request("POST", url, content=body, headers=headers, seconds=SECONDS, max_bytes=100_000)
    except outbound.OutboundError as error:
        if error.temporary:
            raise NotTaken(str(error)) from error
        raise
    if answer.status_code in (408, 425, 429) or answer.status_code >= 500:
        raise NotTaken(f"status {answer.status_code}")
    if answer.status_code >= 300:
        raise outbound.Refused(f"status {answer.status_code}")
    return answer
