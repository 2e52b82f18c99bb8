"""What was seen, and who is typing."""

import pytest

from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket

from .conftest import Browser, code


def test_seen_tells_the_agent_what_arrived_and_what_was_read(browser, shop):
    browser.send("سلام")
    ticket = Ticket.objects.get()
    answer = reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    position = browser.thread()["messages"][1]["position"]
    for state, fields in (("delivered", {"state": "delivered"}), ("read", {})):
        assert browser.ask("post", "seen", {"position": position, **fields}).status_code == 200
        answer.refresh_from_db()
        assert answer.state == state
    browser.ask("post", "seen", {"position": position, "state": "delivered"})
    answer.refresh_from_db()
    assert (answer.state, browser.begin()["ticket"]["unread"]) == ("read", 0)


@pytest.mark.parametrize("position", [None, "1", True, -1, 2**60, 1.5])
def test_strange_seen_is_refused(browser, position):
    assert code(browser.ask("post", "seen", {"position": position})) == (400, "bad_body")


def test_nobody_marks_anothers_thread_as_seen(browser, shop):
    browser.send("سلام")
    ticket = Ticket.objects.get()
    reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    stranger = Browser()
    stranger.begin()
    stranger.ask("post", "seen", {"position": ticket.number * 1_000_000 + 2})
    ticket.refresh_from_db()
    assert ticket.seen_by_contact == 0


def test_what_the_agent_has_seen_is_read(browser, shop):
    browser.send("سلام")
    Ticket.objects.get().see_as_staff(1, by=shop.owner)
    assert browser.thread()["messages"][0]["state"] == "read"


def test_typing_is_told_to_the_ticket(browser, monkeypatch):
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda *signal: told.append(signal))
    browser.ask("post", "typing", {"typing": True})
    browser.send("سلام")
    browser.ask("post", "typing", {"typing": True})
    ticket = Ticket.objects.get()
    assert told == [(ticket.workspace_id, f"typing:{ticket.pk}", {"type": "typing", "typing": True})]
