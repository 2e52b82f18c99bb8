"""The table of permissions at each address of the desk: every cell allowed or refused, and a refusal changes nothing."""

import contextvars
from pprint import pformat
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Inbox
from tests.unchanged import Watch

from . import table
from .table import CHANGES_NOTHING, HER_OWN, HIDDEN, ON_A_TICKET, ON_THE_BUSINESS, SAID_OTHERWISE
from .world import World

TABLE = ON_A_TICKET | ON_THE_BUSINESS | HER_OWN
GATES = {name: roles.split() for roles, names in table.BEHIND_A_GATE.items() for name in names.split()}
GATES = {name: roles for name, roles in GATES.items() if name not in TABLE}
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# Outside of the wall: rows of other businesses are seen there.
OUTSIDE = (
    "workspaces_user",
    "workspaces_address",
    "workspaces_workspace",
    "procrastinate_jobs",
    "procrastinate_events",
)
PEOPLE = ("owner", "admin", "lead", "agent", "light", "outsider")
BY_PUBLIC_ID = ("public_id", "key")


@pytest.fixture
def world(shop, make_member, hear):
    return World(shop, make_member, hear)


def routes():
    """{name: pattern} of every address of the desk."""

    def walk(patterns):
        for each in patterns:
            yield from [each] if isinstance(each, URLPattern) else walk(each.url_patterns)

    desk = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", None) == "desk")
    return {each.name: each for each in walk(desk.url_patterns)}


def answer_to_nobody(route, method):
    """What somebody who is not signed in is answered there, None where she is let in. A method that is not taken is told her before."""
    request = RequestFactory().generic(method, "/desk/")
    request.user, request.session = AnonymousUser(), {}
    if route.name in table.WITHOUT_SIGN_IN:
        return None
    return route.callback(request, **dict.fromkeys(route.pattern.converters, 1))


def takes(route, method):
    answer = answer_to_nobody(route, method)
    return answer is None or answer.status_code != 405


def is_sent_to_sign_in(response):
    return response.status_code == 302 and urlsplit(response.url).path == reverse("account_login")


def test_every_address_that_changes_something_stands_in_the_table(shop):
    answered = {(name, method) for name, route in routes().items() for method in CHANGING if takes(route, method)} - {
        (name, method) for name in table.WITHOUT_SIGN_IN for method in CHANGING
    }
    listed = {row.split()[0] for row in TABLE} | GATES.keys()
    assert {name for name, _method in answered} == listed
    assert {pair for pair in answered if pair[1] != "POST"} == {("push", "DELETE")}


def test_nothing_is_shown_to_whoever_is_not_signed_in():
    shown = {
        name
        for name, route in routes().items()
        if not (
            (answer := answer_to_nobody(route, "GET")) and (answer.status_code == 405 or is_sent_to_sign_in(answer))
        )
    }
    assert shown == table.WITHOUT_SIGN_IN.keys()


def address(world, row):
    """Where a row of the table is asked for."""
    name = row.split()[0]
    things = dict(zip(("roles", "form", "things"), TABLE[row], strict=False)).get("things", {})
    return reverse(
        f"desk:{name}", kwargs={key: _named(world, key, things) for key in routes()[name].pattern.converters}
    )


def _named(world, key, things):
    thing = getattr(world, things.get(key, "ticket" if key == "number" else key))
    if isinstance(thing, str):
        return thing
    return thing.number if key == "number" else thing.public_id if key in BY_PUBLIC_ID else thing.pk


def form(world, row):
    given = TABLE[row][1]
    given = given(world) if callable(given) else given
    if isinstance(given, str):
        return given
    return {name: value(world) if callable(value) else value for name, value in given.items()}


def send(client, world, row):
    method = "delete" if row.endswith("DELETE") else "post"
    given = form(world, row)
    options = {"content_type": "application/json"} if isinstance(given, str) else {}
    return getattr(client, method)(address(world, row), given, **options)


def asked(client, world, row, look):
    """(the answer, what `look` says) of a request whose effects are taken back again."""
    with transaction.atomic():
        found = send(client, world, row), look()
        transaction.set_rollback(True)
    forget_all()
    return found


class elsewhere:
    """A browser whose requests do not know that the test stands in our workspace."""

    def __init__(self, client):
        self.client = client

    def post(self, *args, **options):
        return contextvars.Context().run(self.client.post, *args, **options)

    def delete(self, *args, **options):
        return contextvars.Context().run(self.client.delete, *args, **options)


def is_allowed(row, who):
    roles = TABLE[row][0].split()
    if who == "outsider":
        return row not in ON_A_TICKET and "agent" in roles
    return who in roles


def refusal(row, who):
    """The status by which she is refused."""
    if who == "outsider" and row in ON_A_TICKET:
        return table.NOT_SEEN.get(row, HIDDEN)
    return SAID_OTHERWISE.get(row, 403)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_cell(world, sign_in, who):
    client, watch, faults = sign_in(world.people[who]), Watch(), {}
    for row in TABLE:
        allowed = is_allowed(row, who)
        response, changed = asked(client, world, row, watch.wrote if allowed else watch.changed)
        if allowed:
            right = response.status_code < 400 and changed is (row not in CHANGES_NOTHING)
        else:
            right = response.status_code == refusal(row, who) and not changed
        watch.wrote()
        if not right:
            faults[row] = response.status_code, changed, response.content.decode()[:80]
    assert not faults, pformat(faults, width=160)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_gate(world, sign_in, who):
    client, watch, faults = sign_in(world.people[who]), Watch(), {}
    for name, roles in GATES.items():
        route, allowed = routes()[name], ("agent" if who == "outsider" else who) in roles
        hidden = (
            who == "outsider" and "number" in route.pattern.converters and "public_id" not in route.pattern.converters
        )
        with transaction.atomic():
            response = client.post(_somewhere(world, route))
            status, changed = response.status_code, not allowed and watch.changed()
            transaction.set_rollback(True)
        forget_all()
        watch.wrote()
        if changed or (status != HIDDEN if hidden else (status != 403) is not allowed):
            faults[name] = status, changed
    assert not faults, pformat(faults, width=160)


def _somewhere(world, route):
    """An address of this form, of the request where one is named, and else of nothing that is there."""
    kwargs = dict.fromkeys(route.pattern.converters, "x")
    return reverse(
        f"desk:{route.name}", kwargs=kwargs | ({"number": world.ticket.number} if "number" in kwargs else {})
    )


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(world):
    client, watch, faults = Client(), Watch(), {}
    for row in TABLE:
        response, changed = asked(client, world, row, watch.changed)
        if not is_sent_to_sign_in(response) or changed:
            faults[row] = response.status_code, changed
    assert not faults, pformat(faults, width=160)


def test_a_member_of_another_business_finds_nothing_of_ours(world, other_shop, sign_in):
    """At an address that names a thing of ours there is nothing; at others she changes what is hers, and nothing of ours."""
    contextvars.Context().run(_with_inbox, other_shop)
    client, watch, faults = sign_in(other_shop.owner), Watch(aside=OUTSIDE), {}
    for row in TABLE:
        response, changed = asked(elsewhere(client), world, row, watch.changed)
        named = routes()[row.split()[0]].pattern.converters and row not in table.NOBODYS
        right = not named or response.status_code in (404, SAID_OTHERWISE.get(row), table.WISH_FULFILLED.get(row))
        if not right or changed:
            faults[row] = response.status_code, changed, response.content.decode()[:80]
    assert not faults, pformat(faults, width=160)


def _with_inbox(shop):
    with workspace(shop):
        Inbox.objects.create(name="چاپخانه")
