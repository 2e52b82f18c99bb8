"""Asking the DNS, for keys of signatures and for what domains say of their mail. Never within a transaction: an answer may take seconds."""

import ipaddress

import dns.exception
import dns.name
import dns.nameserver
import dns.resolver
from django.conf import settings

TIMEOUT = 3.0  # seconds for one question, whatever is tried in them
PORT = 53


class Unanswered(Exception):
    """No server said yes or no within the time: nothing is known, ask again later."""


def records(name: str, kind: str = "TXT") -> list:
    """The records of a kind (dnspython's rdatas) under a name; [] where there are none. Raises Unanswered."""
    return answered(name, kind)[0]


def answered(name: str, kind: str = "TXT") -> tuple[list, int]:
    """(records, for how many seconds they hold). Raises Unanswered."""
    try:
        answer = resolver().resolve(_absolute(name), kind, search=False, lifetime=TIMEOUT)
        return list(answer), answer.rrset.ttl if answer.rrset else 0
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return [], 0
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise Unanswered(str(error) or type(error).__name__) from error


def texts(name: str) -> list[bytes]:
    """What the TXT records under a name say, each with its strings joined (RFC 7208, 3.3). Raises Unanswered."""
    return [b"".join(record.strings) for record in records(name)]


def resolver() -> dns.resolver.Resolver:
    """The servers of PASOKH_DNS («10.0.0.53», «127.0.0.1:5353», several by comma), else those of this machine."""
    given = [each.strip() for each in settings.PASOKH_DNS.split(",") if each.strip()]
    found = dns.resolver.Resolver(configure=not given)
    if given:
        found.nameservers = [_server(each) for each in given]
    found.timeout = TIMEOUT / 2
    return found


def _server(text):
    host, _, port = text.rpartition(":")
    if host and port.isdigit() and (host.startswith("[") or ":" not in host):
        return dns.nameserver.Do53Nameserver(str(ipaddress.ip_address(host.strip("[]"))), int(port))
    return dns.nameserver.Do53Nameserver(str(ipaddress.ip_address(text)), PORT)


def _absolute(name):
    """The name with its last dot, in ASCII: nothing of this machine's own domain is tried behind it."""
    return dns.name.from_text(name.rstrip(".") + ".")
