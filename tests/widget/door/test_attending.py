"""What was seen, and who is typing."""

import pytest

from pasokh.channels.models import Channel
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


@pytest.fixture
def typed(browser, monkeypatch):
    """What the desk is told of what a visitor writes: typed("سلام")."""
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda *signal: told.append(signal[2]))
    browser.send("سلام")

    def typed(text, typing=True):
        assert browser.ask("post", "typing", {"typing": typing, "text": text}).status_code == 200
        return told.pop()

    return typed


def test_what_she_writes_is_told_to_those_who_have_her_ticket_open_and_kept_nowhere(typed):
    assert typed("رمزم ۱۲۳۴\nاست") == {"type": "typing", "typing": True, "text": "رمزم ۱۲۳۴ است"}
    assert typed("رمزم", typing=False) == {"type": "typing", "typing": False, "text": "رمزم"}
    assert typed("")["text"] == ""
    assert not Ticket.objects.filter(preview__contains="رمزم").exists()
    assert Ticket.objects.get().messages.count() == 1


@pytest.mark.parametrize("text", ["خ" * 5000, "😀" * 5000, "\u202eabc\u2066" * 300, "\ud800" * 900, "\x00a" * 500])
def test_whatever_she_writes_fits_a_signal(typed, shop, text):
    from pasokh.live.notices import Signal, check_size

    told = typed(text)
    check_size(Signal(shop.pk, "typing:123456789", told))
    assert len(told["text"]) <= 261
    assert not {"\u202e", "\u2066", "\x00"} & set(told["text"])


def test_a_site_may_forbid_it(browser, typed):
    site = Channel.objects.get(kind="chat")
    assert browser.begin()["features"]["typing_preview"] is True
    Channel.objects.filter(pk=site.pk).update(settings=site.settings | {"typing_preview": False})
    assert typed("رمزم") == {"type": "typing", "typing": True}
    assert browser.begin()["features"]["typing_preview"] is False


@pytest.mark.parametrize("text", [7, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(browser, text):
    browser.send("سلام")
    assert code(browser.ask("post", "typing", {"typing": True, "text": text})) == (400, "bad_body")


def test_what_is_whispered_beside_a_chat_never_reaches_the_visitor(browser, shop):
    from pasokh.events.models import Event
    from pasokh.live.projectors import projectors
    from pasokh.tickets.actions.edit import edit
    from pasokh.tickets.actions.reply import note
    from pasokh.widget.streams import guest_topic, person_topic, thread_topic

    browser.send("تخفیف دارید؟")
    ticket, site = Ticket.objects.get(), Channel.objects.get(kind="chat")
    before = Event.objects.latest("pk").pk
    whisper = note(ticket=ticket, by=shop.owner, text="راز: ده درصد بده")
    edit(message=whisper, by=shop.owner, text="راز: بیست درصد بده")
    topics = {
        thread_topic(ticket.contact_id, site.pk),
        person_topic(ticket.contact_id),
        guest_topic(browser.begin()["visitor"]),
    }
    events = list(Event.objects.filter(pk__gt=before).order_by("pk"))
    assert {event.kind for event in events} >= {"note.written"}
    assert projectors.frames(events, frozenset(topics)) == []
    said = str(browser.thread()) + str(browser.begin())
    assert "راز" not in said
