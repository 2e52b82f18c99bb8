"""What the visitors' stream tells, and to whom."""

from types import SimpleNamespace

import pytest
from django.test import Client

from pasokh.channels.actions.open_channel import open_site
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.merge import merge
from pasokh.events.models import Event
from pasokh.live.connection import Stream
from pasokh.live.projectors import AFRESH, projectors
from pasokh.live.streams import Facts, Refused
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.widget import tokens
from pasokh.widget.streams import authenticate, lapsed, thread_topic


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno")


@pytest.fixture
def ticket(site, maryam):
    return receive(
        Inbound(channel="chat", origin=site.origin, contact=maryam, inbox_id=site.inbox_id, text="سلام")
    ).ticket


@pytest.fixture
def told(site, maryam):
    """The frames of all events so far, for whoever listens to this topic: told(), told(topic)."""

    def told(topic=None):
        wanted = {topic or thread_topic(maryam.pk, site.pk)}
        return [frame.data for frame in projectors.frames(list(Event.objects.order_by("pk")), wanted)]

    return told


def facts(ticket):
    return Facts({"headers": [], "query_string": f"t={ticket}".encode()})


def test_a_ticket_opens_the_visitors_own_thread(ticket, site, shop, maryam):
    principal = authenticate(facts(tokens.stream_ticket(shop.pk, maryam.pk, site.pk)))
    assert principal.topics == (f"visitor:{maryam.pk}:{site.pk}", f"visitor:{maryam.pk}", "here")
    assert (principal.workspace_id, principal.member_id) == (shop.pk, None)


def test_bad_and_old_tickets_open_nothing(ticket, site, shop, maryam, monkeypatch):
    good = tokens.stream_ticket(shop.pk, maryam.pk, site.pk)
    for bad in ("", "nonsense", good + "x", tokens.visitor_token(shop.pk, "someone")):
        with pytest.raises(Refused):
            authenticate(facts(bad))
    import time

    later = time.time() + 61
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    with pytest.raises(Refused):
        authenticate(facts(good))


@pytest.mark.parametrize("field", ["blocked_at", "erased_at"])
def test_somebody_who_is_not_welcome_hears_nothing(ticket, site, shop, maryam, field):
    setattr(maryam, field, "2026-01-01T00:00Z")
    maryam.save()
    with pytest.raises(Refused):
        authenticate(facts(tokens.stream_ticket(shop.pk, maryam.pk, site.pk)))


def test_messages_states_and_people_are_told(ticket, told, shop):
    reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    ticket.refresh_from_db()
    ticket.assign(shop.owner, by=shop.owner)
    ticket.see_as_contact(2)
    ticket.solve(by=shop.owner)
    frames = told()
    base = ticket.number * 1_000_000
    assert [(f["message"]["position"] - base, f["message"]["text"]) for f in frames if f["type"] == "message"] == [
        (1, "سلام"),
        (2, "بفرمایید"),
    ]
    negar = {"name": "نگار کریمی", "initials": "نک"}
    assert {"type": "agent", "agent": negar, "conversation": ticket.public_id} in frames
    assert {"type": "seen", "position": base + 2, "conversation": ticket.public_id} in frames
    assert [f["ticket"]["status"] for f in frames if f["type"] == "ticket"][-1] == "solved"


def test_agents_reading_is_told_as_a_state(ticket, told, shop):
    ticket.see_as_staff(1, by=shop.owner)
    where = {"position": ticket.number * 1_000_000 + 1, "conversation": ticket.public_id}
    assert told()[-1] == {"type": "state", "state": "read"} | where


def test_notes_are_never_told(ticket, told, shop):
    before = told()
    note(ticket=ticket, by=shop.owner, text="یادداشت داخلی")
    assert [frame for frame in told() if "یادداشت" in str(frame)] == []
    assert len(told()) == len(before)


def test_nothing_is_told_to_others(ticket, told, site, shop, maryam, hear):
    other = open_site(name="دیگر", inbox=shop.inbox, by=shop.owner, key="other")
    hear("از ایمیل", channel="email")
    assert told(thread_topic(maryam.pk + 1, site.pk)) == []
    assert told(thread_topic(maryam.pk, other.pk)) == []
    assert "از ایمیل" not in str(told())


def test_a_note_is_no_reading_live_or_afresh(ticket, told, site, shop, maryam, hear):
    """A colleague's note must not tell the visitor that she was read; what was read stays so."""
    from pasokh.widget import threads

    note(ticket=ticket, by=shop.owner, text="یادداشت")
    assert [shown["state"] for shown in threads.newest(maryam, site)["messages"]] == ["sent"]
    assert [frame for frame in told() if frame["type"] == "state"] == []
    ticket.refresh_from_db()
    ticket.see_as_staff(2, by=shop.owner)
    note(ticket=ticket, by=shop.owner, text="و یکی دیگر")
    ticket.refresh_from_db()
    assert (ticket.seen_by_staff, ticket.last_position) == (3, 3)
    assert [shown["state"] for shown in threads.newest(maryam, site)["messages"]] == ["read"]


def test_live_equals_a_fresh_look(ticket, told, site, shop, maryam):
    """What the stream told, put together, is what a reload shows."""
    reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    ticket.refresh_from_db()
    ticket.see_as_staff(1, by=shop.owner)
    ticket.see_as_contact(2)
    live = {}
    for frame in told():
        if frame["type"] == "message":
            live[frame["message"]["id"]] = frame["message"]
    from pasokh.widget import threads

    fresh = threads.newest(maryam, site)["messages"]
    # Addresses of files are signed anew each time; there are none here.
    assert list(live.values()) == fresh


def guest(key="khaneno"):
    """(token, name) of a visitor who has not written."""
    told = Client().post(f"/w/{key}/session", "{}", content_type="application/json").json()
    return told["token"], told["visitor"]


def ask_stream(token):
    headers = {"Authorization": f"Bearer {token}"}
    return Client().post("/w/khaneno/stream", "{}", content_type="application/json", headers=headers).json()


def test_who_never_wrote_has_a_stream_where_the_site_shows_its_visitors(shop, site):
    token, visitor = guest()
    principal = authenticate(facts(ask_stream(token)["url"].partition("?t=")[2]))
    assert principal.topics == ("here", f"guest:{visitor}") and principal.key == f"guest:{visitor}"
    assert principal.proof == f"{site.pk}:{visitor}"


def test_elsewhere_a_stream_needs_a_conversation(shop, site):
    site.settings["visitors"] = False
    site.save()
    assert ask_stream(guest()[0])["code"] == "no_conversation"


def test_a_guest_who_is_a_contact_by_now_opens_another_stream(shop, site, opened_by):
    stays, writes = (opened_by(guest()[1]) for _ in range(2))
    assert lapsed([stays, writes]) == []
    identify(kind="visitor", value=writes.key.partition(":")[2])
    assert lapsed([stays, writes]) == [writes]


def test_an_agent_who_begins_a_conversation_is_told_to_the_browser(site, shop, told):
    from pasokh.visitors.actions.call import call
    from pasokh.visitors.models import Visitor

    one, _other = (Visitor.objects.create(site=site.origin, key=key) for key in ("v1", "v2"))
    call(visitor=one, by=shop.owner, inbox_id=site.inbox_id, text="کمکی می‌خواهید؟")
    assert told("guest:v1") == [{"type": "call"}] and told("guest:v2") == []


def test_workspaces_are_apart(ticket, site, shop, other_shop, maryam):
    import contextvars

    forged = tokens.stream_ticket(other_shop.pk, maryam.pk, site.pk)  # the wall shows none of these there
    with pytest.raises(Refused):
        contextvars.Context().run(authenticate, facts(forged))


@pytest.fixture
def opened(site, shop):
    """A contact's stream as the hub holds it."""
    hub = SimpleNamespace(loop=SimpleNamespace(call_soon_threadsafe=lambda deliver, *given: None))
    return lambda contact, at=site: Stream(hub, authenticate(facts(tokens.stream_ticket(shop.pk, contact.pk, at.pk))))


@pytest.fixture
def opened_by(site, shop):
    """The stream of a visitor who is no contact, as the hub holds it."""
    hub = SimpleNamespace(loop=SimpleNamespace(call_soon_threadsafe=lambda deliver, *given: None))
    return lambda visitor: Stream(hub, authenticate(facts(tokens.stream_ticket(shop.pk, 0, site.pk, visitor))))


def test_streams_of_those_who_may_not_listen_any_more_have_lapsed(ticket, site, shop, maryam, opened):
    other = open_site(name="دیگر", inbox=shop.inbox, by=shop.owner, key="other")
    people = [identify(kind="email", value=f"{name}@example.ir") for name in ("blocked", "erased", "merged", "stays")]
    streams = [*map(opened, people), opened(maryam, other), opened(maryam)]
    assert lapsed(streams) == []
    people[0].blocked_at = "2026-01-01T00:00Z"
    people[0].save()
    erase(contact=people[1], by=shop.owner)
    merge(kept=maryam, absorbed=people[2], by=shop.owner)
    other.active = False
    other.save()
    assert lapsed(streams) == [*streams[:3], streams[4]]


def test_a_merge_closes_the_absorbed_ones_stream_and_lengthens_the_others_thread(
    ticket, told, site, shop, maryam, monkeypatch, django_capture_on_commit_callbacks
):
    closed = []
    monkeypatch.setattr("pasokh.widget.reactions.close_streams", closed.append)
    absorbed = identify(kind="visitor", value="somebody")
    with django_capture_on_commit_callbacks(execute=True):
        merge(kept=maryam, absorbed=absorbed, by=shop.owner)
    assert closed == [f"visitor:{absorbed.pk}"]
    assert told()[-1] is AFRESH
    assert told(thread_topic(absorbed.pk, site.pk)) == []
