"""Who really asked, and how: forwarded headers count only when a configured proxy sent them."""

import ipaddress
import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings

DROPPED = {b"forwarded", b"x-real-ip", b"x-client-ip", b"true-client-ip", b"x-request-id"}
RELAYED = b"x-relayed"  # to Django: somebody stands between, trusted or not
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Proxies:
    """The configured proxies (PASOKH_TRUSTED_PROXIES, a list of networks) and the installation's own scheme."""

    def __init__(self):
        self.networks = list(settings.PASOKH_TRUSTED_PROXIES)
        self.scheme = urlsplit(settings.PASOKH_URL).scheme or "http"
        named = (settings.PASOKH_COUNTRY_HEADER, settings.PASOKH_CITY_HEADER)
        self.places = {name.encode("latin-1") for name in named if name}  # what only a proxy may say of a client

    def trusts(self, address):
        """Whether an address is one of our proxies."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(mapped in network for network in self.networks if network.version == mapped.version)

    def apply(self, scope):
        """(scope, request id): the scope as the client's own, with `x-forwarded-proto` saying the truth to Django."""
        given = dict(scope["headers"])
        client = scope.get("client")
        # A connection through a socket file has no address: only a proxy on this machine can open one.
        trusted = client is None or not client[0] or self.trusts(client[0])
        untold = set() if trusted else self.places
        headers = [pair for pair in scope["headers"] if not _is_dropped(pair[0]) and pair[0] not in untold]
        scheme = scope.get("scheme", "http")
        if trusted:
            client = self._client(given.get(b"x-forwarded-for", b""), client)
            scheme = self._scheme(given.get(b"x-forwarded-proto", b""))
        headers.append((b"x-forwarded-proto", scheme.encode()))
        if any(_is_relay(name) for name, _ in scope["headers"]):
            headers.append((RELAYED, b"1"))
        request_id = given.get(b"x-request-id", b"") if trusted else b""
        if not REQUEST_ID.fullmatch(request_id):
            request_id = secrets.token_hex(8).encode()
        return {**scope, "headers": headers, "client": client, "scheme": scheme}, request_id.decode()

    def _client(self, forwarded, peer):
        # From the right, for each proxy appends whom it saw; what stands further left anyone may have written.
        for address in reversed(forwarded.decode("latin-1").split(",")):
            address = _without_port(address.strip())
            if address is None:
                break
            peer = (address, 0)
            if not self.trusts(address):
                break
        return peer

    def _scheme(self, forwarded):
        scheme = forwarded.rpartition(b",")[2].strip().decode("latin-1").lower()
        return scheme if scheme in ("http", "https") else self.scheme


def _is_dropped(name):
    # An underscore would become the same name as a hyphen in Django's environment.
    return name.startswith(b"x-forwarded-") or name in DROPPED or b"_" in name


def _is_relay(name):
    return name.startswith(b"x-forwarded") or name == b"via" or (name in DROPPED and name != b"x-request-id")


def _without_port(text):
    bare = text
    if text.startswith("["):
        bare = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        bare = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None
