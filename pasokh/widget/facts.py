"""What a request says of who sends it, beside what she says: device, browser, system, language, and the place, where the installation knows it."""

from django.conf import settings

from pasokh.visitors.addresses import clean_text
from pasokh.visitors.agents import agent_of
from pasokh.visitors.places import place_of, said_place

LONGEST_LANGUAGE = 20


def is_machine(visit) -> bool:
    """Whether a program reads the page that says so of itself: a search engine counts as nobody."""
    return agent_of(visit.request.headers.get("User-Agent", "")).is_machine


def facts_of(visit) -> dict:
    """Columns of `visitors.Visitor`, of a sign-in."""
    agent, place = agent_of(visit.request.headers.get("User-Agent", "")), _place(visit)
    told = {"device": agent.device, "browser": agent.browser, "system": agent.system}
    return told | {"language": clean_text(visit.data.get("language"), LONGEST_LANGUAGE)} | place._asdict()


def _place(visit):
    headers = visit.request.headers  # the front takes these away from everybody but a trusted proxy
    if settings.PASOKH_COUNTRY_HEADER:
        city = headers.get(settings.PASOKH_CITY_HEADER, "") if settings.PASOKH_CITY_HEADER else ""
        return said_place(headers.get(settings.PASOKH_COUNTRY_HEADER, ""), _decoded(city))
    return place_of(visit.request.META.get("REMOTE_ADDR", ""), visit.language)


def _decoded(text):
    """Headers arrive as Latin-1; who writes a town in Persian writes UTF-8."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
