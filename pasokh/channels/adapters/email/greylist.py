"""Greylisting, if the installation wishes it: a mail from strangers to each other is put off once, for five minutes.

A mail server tries again; most of what sends spam does not. Who did is known for 35 days. Strangers are a network, a sender's address and a
recipient; only a hash of the three is kept. An answer to a mail of ours, known by the token in its address, never waits.
"""

import ipaddress

from django.conf import settings

from pasokh.kernel import seen

from .own import canonical, token_keys
from .threading import read_token

DAY = 24 * 3600  # seconds
SETTLES = 300  # seconds that a mail waits
PATIENCE = 2 * DAY  # within which its server must have come again
KEEPS = 35 * DAY  # once it did, since it last came
PREFIX = {4: 24, 6: 64}  # servers of a network stand in for each other


def is_to_wait(peer: str, sender: str, recipient: str, workspace_id: int) -> bool:
    """Whether the mail from this address is to be put off. Notes that it came; `peer` is an IP address of another machine."""
    if not settings.PASOKH_MAIL_GREYLIST or _answers_us(recipient, workspace_id):
        return False
    strangers = f"greylist {_network(peer)} {sender.lower()} {canonical(recipient)}"
    return not seen.known(strangers, settles=SETTLES, patience=PATIENCE, keeps=KEEPS)


def _answers_us(recipient, workspace_id):
    token = recipient.rpartition("@")[0].partition("+")[2]
    return bool(token) and read_token(token_keys(), workspace_id, token) is not None


def _network(peer):
    address = ipaddress.ip_address(peer.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return ipaddress.ip_network((address, PREFIX[address.version]), strict=False)
