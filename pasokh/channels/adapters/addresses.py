"""Addresses of servers and proxies that an admin enters for a channel."""

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _

PROXIES = ("http", "https", "socks5", "socks5h")
HIDDEN = "•••"  # stands for the password of a proxy


def is_server(url: str, *, private: bool, with_query: bool = False) -> bool:
    """Whether it is the address of a server that may be called: https, where `private` ones may be http too; no user, and a query only if wanted."""
    schemes = ("https", "http") if private else ("https",)
    parts = parts_of(url)
    more = parts and (parts.username or parts.fragment or (parts.query and not with_query))
    return bool(parts and parts.scheme in schemes and not more)


def cleaned_proxy(given: str, known: str) -> str:
    """The address of a proxy as it was entered; the `known` one where it is shown unchanged, without its password. Raises ValidationError."""
    given = given.strip()
    if known and given == without_password(known):
        return known
    if HIDDEN in given:
        raise forms.ValidationError(_("Enter the password of the proxy again: its address is another one."))
    parts = parts_of(given)
    if given and not (parts and parts.scheme in PROXIES):
        raise forms.ValidationError(_("This is not the address of a proxy."))
    return given


def without_password(proxy: str) -> str:
    """How a proxy is shown: who knows the page need not know the password."""
    parts = parts_of(proxy)
    return proxy.replace(f":{parts.password}@", f":{HIDDEN}@", 1) if parts and parts.password else proxy


def parts_of(url: str):
    """An address in parts; None for what has no host, or is no address."""
    try:
        parts = urlsplit(url)
        _port = parts.port  # read when it is asked for
        return parts if parts.hostname else None
    except ValueError:
        return None
