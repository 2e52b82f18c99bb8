"""Which addresses may be called: names resolved, IP addresses in every way of writing them, and those that are never called."""

import ipaddress
import socket
from collections.abc import Iterable

import httpx

from .errors import Refused, Unresolved

MAX_URL = 4_000  # characters

# What `ipaddress` calls global and we still never call, and what stands for an IPv4 address inside IPv6.
_DENIED = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "168.63.129.16/32",
            "100.64.0.0/10",
            "64:ff9b:1::/48",
            "fec0::/10",
            "::/96",
            "2001::/23",
        ),
    )
)
# Metadata services and the link itself: refused even where private addresses are allowed, for no provider lives there.
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "169.254.0.0/16",
            "fe80::/10",
            "fd00:ec2::254/128",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
        ),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Tests put their own in its place."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address, in any way of writing it, is one that a stranger may have us call."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(each) for each in _with_embedded(ip))


def _is_public(ip: _Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or _within(ip, _DENIED) or _within(ip, _NEVER))


def _with_embedded(ip: _Address) -> list[_Address]:
    """The address, or the IPv4 addresses that it carries to (mapped, 6to4, Teredo, NAT64)."""
    if ip.version == 4:
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    return [ip, *filter(None, [ip.sixtofour, *(ip.teredo or ())])]


def _within(ip: _Address, networks: Iterable) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def allowed_addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """The addresses of ``host``; Refused when any of them is not allowed, for which one is used is not ours to choose."""
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unresolved(f"{host} cannot be resolved") from error
    if not addresses:
        raise Unresolved(f"{host} has no address")
    for address in addresses:
        if not (_is_callable(address) if allow_private else is_public(address)):
            raise Refused(f"{host} is not a public address")
    return addresses


def _is_callable(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not any(_within(each, _NEVER) for each in _with_embedded(ip))


def check_literal(host: str, allow_private: bool) -> None:
    """What a proxy is asked for. It resolves names itself (those of this network may be falsified), so only what is plain is refused."""
    if allow_private:
        return
    try:
        address = socket.inet_ntoa(socket.inet_aton(host))  # also 127.1, 0x7f000001, 2130706433
    except (OSError, UnicodeError):
        address = host.strip("[]")
    local_name = host.rstrip(".").lower()
    literal = ":" in address or address.replace(".", "").isdigit()
    if (
        (literal and not is_public(address))
        or "." not in local_name
        or local_name.endswith((".localhost", ".local", ".internal"))
    ):
        raise Refused(f"{host} is not a public address")


def parsed_url(url: str) -> httpx.URL:
    if len(url) > MAX_URL or any(ord(character) <= 32 or ord(character) == 127 for character in url) or "\\" in url:
        raise Refused("the address is not well-formed")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Refused("the address is not well-formed") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused("only http and https are called")
    return parsed
