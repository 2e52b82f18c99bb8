"""What an agent does to a ticket at her desk, verb by verb, beside a million others."""

from urllib.parse import urlencode

from .deeds import Deed, turns_of
from .deeds_once import turns_once
from .inbox import page_figures
from .load import Load, request
from .stage import signed_in
from .table import Row, at_most
from .world import kept, web
from .written_on import clear, known, lead_to_customers

CLIENTS = 2
CSRF = "b" * 32  # a token is whatever cookie and header agree on
TARGET = (at_most("p95 ms", 40, 25),)


def measure(here):
    """Latency and processor time of each verb."""
    facts = here.facts["many"]
    of = kept(f"verbs-on-{facts['workspace']}", lambda: known(facts))
    lead_to_customers(facts, of["numbers"])
    browser = browser_of(facts)
    with web(here.processes) as served, Load() as load:
        for name, deeds in turns_of(of).items():
            wanted = [sent(deed, browser) for deed in deeds]
            load.ask(do="pages", **served.at, clients=CLIENTS, seconds=1, requests=wanted)
            _begin_anew(load, served, of["numbers"], browser)
            clear(facts, of)
            yield _measured(here, served, load, name, wanted)
        for name, made in turns_once(here, of).items():
            _begin_anew(load, served, of["numbers"], browser)
            clear(facts, of)
            yield _measured(here, served, load, name, [sent(deed, browser) for deed in made()], once=True)
    clear(facts, of)


def _measured(here, served, load, name, wanted, once=False):
    with here.watching(served) as spent:
        got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds / 2, requests=wanted, once=once)
    assert not got["bad"], (name, got)
    who = f"{CLIENTS} clients, {here.webs}"
    return Row(f"verb: {name}", who, page_figures(got, spent), TARGET, "", spent.foreign)


def _begin_anew(load, served, numbers, browser):
    """What ran before may have ended with some tickets merged, solved or waiting, in which other verbs are refused."""
    for address, form in (("merge/back", {}), ("status", {"step": "reopen"})):
        wanted = [sent(Deed(f"tickets/{number}/{address}", form), browser) for number in numbers]
        load.ask(do="pages", **served.at, clients=CLIENTS, seconds=10, requests=wanted, once=True)


def browser_of(facts) -> dict:
    """The headers of a member's browser that sends forms."""
    headers = signed_in(facts["owner"], facts["workspace"])
    cookies = f"{headers['Cookie']}; csrftoken={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF, "HX-Request": "true"}


def sent(deed, browser) -> dict:
    """A deed as a request of this browser."""
    headers = browser | {"Content-Type": "application/x-www-form-urlencoded"}
    return request("POST", f"/desk/{deed.address}", headers, urlencode(deed.form, safe="{}"))
