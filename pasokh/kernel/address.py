"""The installation's own address, as others see it."""

import ipaddress
from urllib.parse import urlsplit


def is_reachable(url: str) -> bool:
    """Whether a web address leads anybody else here: not this machine's own names for itself."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if not host or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)
