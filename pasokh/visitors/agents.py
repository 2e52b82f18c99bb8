"""What a browser says of itself: kind of device, browser and system, by the open uap-core table (of the library ua-parser).

Only its parts for browsers and systems are loaded, at the first visitor: those for devices are most of its memory, and a kind of three is said by few words.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

LONGEST = 400  # characters of what a browser says that are looked at
MOST_KEPT = 2_000  # different browsers that are remembered
MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|lighthouse|monitor|facebookexternalhit|curl/|python-|wget/", re.IGNORECASE
)
TABLETS = re.compile(r"ipad|tablet|kindle|silk/|playbook|android(?!.*mobile)", re.IGNORECASE)
PHONES = re.compile(r"mobi|iphone|ipod|phone|opera mini", re.IGNORECASE)


class Agent(NamedTuple):
    """Kind of device ("" for a machine that only reads pages), browser and system in words for people."""

    device: str
    browser: str
    system: str
    is_machine: bool = False


@lru_cache(MOST_KEPT)
def agent_of(said: str) -> Agent:
    """What is behind a header User-Agent; unknown parts are ""."""
    said = said[:LONGEST]
    if not said.strip():
        return Agent("", "", "")
    if MACHINES.search(said):
        return Agent("", "", "", is_machine=True)
    found = _parser()(said, _wanted())
    browser, system = found.user_agent, found.os
    return Agent(_device(said), _named(browser)[:60], _named(system)[:60])


def _device(said):
    if TABLETS.search(said):
        return "tablet"
    return "phone" if PHONES.search(said) else "desktop"


def _named(part):
    if part is None or part.family == "Other":
        return ""
    return f"{part.family} {part.major}" if part.major else part.family


def _wanted():
    from ua_parser import Domain

    return Domain.USER_AGENT | Domain.OS


@cache
def _parser():
    from ua_parser.basic import Resolver
    from ua_parser.loaders import load_lazy_builtins

    return Resolver(load_lazy_builtins())
