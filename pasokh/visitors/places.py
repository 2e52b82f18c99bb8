"""Which country and town an address belongs to, by an optional file in MaxMind's format (PASOKH_GEOIP). Addresses themselves are not stored."""

from functools import cache
from typing import NamedTuple

import structlog
from django.conf import settings

from .addresses import clean_text

log = structlog.get_logger()


class Place(NamedTuple):
    """A country (two letters of ISO 3166) and a town in words; "" where that is not known."""

    country: str = ""
    city: str = ""


def said_place(country, city) -> Place:
    """What a proxy said of somebody, as far as it makes sense: a network without a country is "XX" or "T1" with some."""
    country = clean_text(country, 2).upper()
    known = len(country) == 2 and country.isascii() and country.isalpha() and country != "XX"
    return Place(country if known else "", clean_text(city, 80) if known else "")


def place_of(address, language="fa") -> Place:
    """The place of an address by the file, if the installation has one."""
    reader = _reader(settings.PASOKH_GEOIP)
    if reader is None:
        return Place()
    try:
        found = reader.get(address)
    except ValueError:
        return Place()
    found = found if isinstance(found, dict) else {}
    names = (found.get("city") or {}).get("names") or {}
    return said_place((found.get("country") or {}).get("iso_code", ""), names.get(language) or names.get("en", ""))


@cache
def _reader(path):
    if not path:
        return None
    import maxminddb

    try:
        return maxminddb.open_database(path)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        log.warning("the file of places cannot be read", path=path, error=str(error))
        return None
