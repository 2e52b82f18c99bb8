"""A mailbox's keys for signing: made, looked up, taken into use."""

from dataclasses import replace

from django.utils import timezone

from ..adapters.email.dkim import Standing, domain_of, known_keys, look_up, make_key, record_of
from .change_channel import change_channel


def add_key(*, channel, by):
    """A new key, which waits until its record is found in the DNS. One that waits already is thrown away."""
    standing, keys = Standing.of(channel), known_keys(channel)
    if standing.selector not in keys:
        standing = Standing()  # the one in use is lost: nothing can be signed with it any more
    selector, pem = make_key()
    keys = _only(keys, standing.selector) | {selector: pem}
    _keep(channel, replace(standing, waiting=selector, verdict="", looked_at=""), by, keys)


def look(*, channel, by) -> str:
    """Ask the DNS for the newest key's record. Where it is there, mail is signed with that key from now on. Returns what `look_up` says.

    Raises KeyError where there is no key, KeyLost where none can be opened.
    """
    standing = Standing.of(channel)
    selector = standing.waiting or standing.selector
    verdict = look_up(record_of(channel, selector))
    standing = replace(standing, verdict=verdict, looked_at=timezone.now().isoformat())
    if verdict == "there":
        standing = replace(standing, selector=selector, waiting="", on=True, domain=domain_of(channel))
    _keep(channel, standing, by, _only(channel.credentials["dkim"], standing.selector, standing.waiting))
    return verdict


def switch(*, channel, by, on):
    """Sign, or not, whatever the DNS was last found to say. The only key is the one that signs, though its record was not found."""
    standing = Standing.of(channel)
    if on:
        first = standing.selector or standing.waiting
        waiting = standing.waiting if standing.waiting != first else ""
        standing = replace(standing, selector=first, waiting=waiting, domain=domain_of(channel))
    _keep(channel, replace(standing, on=on and bool(standing.selector)), by)


def _only(keys, *selectors):
    return {selector: pem for selector, pem in keys.items() if selector in selectors}


def _keep(channel, standing, by, keys=None):
    credentials = None if keys is None or keys == known_keys(channel) else {"dkim": keys}
    change_channel(channel=channel, by=by, settings={"dkim": standing.kept()}, credentials=credentials)
