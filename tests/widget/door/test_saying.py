"""A visitor's word on her solved request."""

import pytest

from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.tickets.models import Closure, Ticket

from .conftest import Browser, code


@pytest.fixture
def ticket(browser, shop):
    browser.send("سلام")
    ticket = Ticket.objects.get()
    ticket.solve(by=shop.owner)
    return ticket


def key(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk).status.key


@pytest.mark.parametrize(("solved", "status", "told"), [(True, "closed", "closed"), (False, "open", "open")])
def test_her_word_closes_it_or_opens_it_again(browser, ticket, solved, status, told):
    answer = browser.ask("post", "word", {"solved": solved})
    assert (answer.json()["ticket"]["status"], key(ticket), Closure.objects.count()) == (told, status, int(solved))
    count = Event.objects.count()
    again = browser.ask("post", "word", {"solved": not solved})
    assert (again.status_code, key(ticket), Event.objects.count()) == (200, status, count)


@pytest.mark.parametrize("solved", [None, "yes", 1, []])
def test_strange_words_are_refused(browser, ticket, solved):
    count = Event.objects.count()
    assert code(browser.ask("post", "word", {"solved": solved})) == (400, "bad_body")
    assert (key(ticket), Event.objects.count()) == ("solved", count)


def test_nobody_speaks_for_another(ticket):
    stranger = Browser()
    stranger.begin()
    assert stranger.ask("post", "word", {"solved": True}).json() == {"ticket": None}
    assert key(ticket) == "solved"


def test_the_label_is_the_customers_and_follows_live(browser, ticket, shop):
    from pasokh.tickets.models import Status

    assert browser.begin()["ticket"]["label"] == "حل شد"
    own = Status.objects.create(
        key="own", category=1, labels={"fa": "دست انبار"}, customer_labels={"fa": "در حال آماده‌سازی"}, place=9
    )
    Ticket.objects.get().move_to(own, actor=shop.owner.actor)
    forget_all()
    assert browser.begin()["ticket"]["label"] == "در حال آماده‌سازی"
