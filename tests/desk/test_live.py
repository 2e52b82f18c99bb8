"""The stream: who may hear what, and that what is told equals what a reload shows."""

import re
from types import SimpleNamespace

import pytest
from allauth.account.signals import password_reset

from pasokh.desk.live.projectors import THREAD_MOVED
from pasokh.desk.live.stream import authenticate
from pasokh.desk.live.topics import allowed, list_topics
from pasokh.desk.reactions import losers
from pasokh.desk.tickets.words import SHOWN
from pasokh.events.models import Event
from pasokh.live import sse
from pasokh.live.projectors import AFRESH, projectors
from pasokh.live.streams import Refused
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Tag, Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from pasokh.workspaces.models import Team

WHY = {"promise.changed": "policy", "ticket.woken": "time"}
WORDLESS = {"promise.warned"}  # shown by the chip in the head, drawn anew


def facts(client=None, topics="tickets"):
    cookies = client.cookies if client else {}
    return SimpleNamespace(
        query={"topics": topics}, cookie=lambda name: cookies[name].value if name in cookies else None
    )


def frames(wanted, since=0):
    events = list(Event.objects.filter(pk__gt=since).order_by("pk"))
    told = projectors.frames(events, frozenset(wanted))
    assert [sse.encode(frame.data) for frame in told]  # every one can go over the wire
    return told


def last_event():
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first()


@pytest.mark.parametrize(
    ("sees", "heard"),
    [
        ("all", ["tickets", "presence", "bell"]),
        ("own", ["member", "presence", "bell"]),
        ("teams", ["team:0", "team", "member", "presence", "bell"]),
    ],
)
def test_a_list_listens_to_what_its_member_sees(shop, make_member, sees, heard):
    team, sara = Team.objects.create(name="فنی"), make_member("سارا", sees=sees)
    sara.memberships.create(team=team)
    own = {"team": f"team:{team.pk}", "member": f"member:{sara.pk}", "bell": f"bell:{sara.pk}"}
    assert list_topics(sara) == [own.get(topic, topic) for topic in heard]


def test_only_what_one_may_see_is_heard(shop, make_member, hear):
    sara = make_member("سارا", sees="own")
    hers, others = hear("یک").ticket, hear("دو").ticket
    hers.assign(sara, by=shop.owner)
    asked = [
        f"{kind}:{ticket.pk}{tail}"
        for ticket in (hers, others)
        for kind, tail in (("ticket", ":fa"), ("viewing", ""), ("typing", ""))
    ]
    asked += [
        "tickets",
        f"member:{shop.owner.pk}",
        f"member:{sara.pk}",
        "team:0",
        "ticket:1:xx",
        "ticket:²:fa",
        "visitor:1",
        "",
    ]
    assert allowed(sara, asked) == (
        f"ticket:{hers.pk}:fa",
        f"viewing:{hers.pk}",
        f"typing:{hers.pk}",
        f"member:{sara.pk}",
    )


def test_a_session_opens_a_stream(shop, desk):
    principal = authenticate(facts(desk))
    assert (principal.workspace_id, principal.member_id, principal.topics) == (shop.pk, shop.owner.pk, ("tickets",))


@pytest.mark.parametrize("topics", ["", "visitor:1", "ticket:1:fa"])
def test_a_stream_without_anything_to_hear_is_refused(desk, topics):
    with pytest.raises(Refused) as refusal:
        authenticate(facts(desk, topics))
    assert refusal.value.status == 403


def test_nobody_listens_without_a_session(db):
    with pytest.raises(Refused) as refusal:
        authenticate(facts())
    assert refusal.value.status == 401


def test_who_was_deactivated_hears_nothing(shop, make_member, sign_in):
    sara = make_member("سارا")
    browser = sign_in(sara)
    assert authenticate(facts(browser))
    deactivate(member=sara, by=shop.owner)
    with pytest.raises(Refused) as refusal:
        authenticate(facts(browser))
    assert refusal.value.status == 403


def test_lists_hear_ids_only(shop, hear):
    ticket = hear("یک راز").ticket
    told = frames(["tickets"])
    assert {frame.topic for frame in told} == {"tickets"}
    assert [frame.data for frame in told] == [{"ticket": ticket.pk}] * len(told)


def test_those_who_lose_a_ticket_hear_of_it_too(shop, make_member, hear):
    ticket, sara, omid = hear().ticket, make_member("سارا"), make_member("امید")
    ticket.assign(sara, by=shop.owner)
    before = last_event()
    ticket.assign(omid, by=shop.owner)
    wanted = {f"member:{sara.pk}", f"member:{omid.pk}", f"member:{shop.owner.pk}"}
    assert {frame.topic for frame in frames(wanted, before)} == {f"member:{sara.pk}", f"member:{omid.pk}"}


def test_live_equals_reload(desk, shop, hear, make_member):
    """Every line that a reload shows was told, letter for letter."""
    ticket = hear("سلام", subject="سفارش").ticket
    reply(ticket=ticket, by=shop.owner, text="سلام، بررسی می‌کنم")
    note(ticket=ticket, by=shop.owner, text="مشتری قدیمی است")
    ticket = Ticket.objects.get(pk=ticket.pk)
    ticket.assign(make_member("سارا"), by=shop.owner)
    ticket.tag("تأخیر", by=shop.owner)
    ticket.judge(by=shop.owner, impact=3)
    ticket.solve(by=shop.owner)
    hear("هنوز نه", ticket_id=ticket.pk)
    told = {}
    for frame in frames([f"ticket:{ticket.pk}:fa"]):
        told[(frame.data["kind"], frame.data["id"])] = frame.data["html"]
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    stream = page[page.index('id="stream"') : page.index('id="typing"')]
    shown = set(re.findall(r'id="(message|event)-(\d+)"', stream))
    assert shown == {(kind, str(pk)) for kind, pk in told}
    assert len(shown) == 11  # four messages, seven events
    assert all(html in stream for html in told.values())


@pytest.mark.parametrize("language", ["fa", "en"])
def test_whatever_happens_is_told_as_a_reload_shows_it(shop, hear, make_member, sign_in, language):
    """Each kind of event that a thread tells: what it says of everything that an event can speak of."""
    sara, team = make_member("سارا", language=language), Team.objects.create(name="فنی")
    ticket, other = hear("یک").ticket, hear("دو").ticket
    spoken_of = {
        "member": sara.pk, "assignee": sara.pk, "owner": sara.pk, "members": [sara.pk], "team": team.pk, "status": ticket.status_id,
        "contact": ticket.contact_id, "ticket": other.pk, "tag": Tag.objects.create(name="فوری").pk, "due": "2026-11-22T10:00:00+00:00",
        "clock": "solve", "reason": "overload", "outcome": "content", "count": 3, "link": "parent", "side": "first", "priority": 3,
        "score": 2, "way": "email",
    }  # fmt: skip
    before = last_event()
    for kind in sorted(SHOWN):
        given = spoken_of | {"why": WHY.get(kind, "")}
        Event.objects.create(
            kind=kind,
            actor_kind="member",
            actor_id=shop.owner.pk,
            subject_kind="ticket",
            subject_id=ticket.pk,
            payload=given,
        )
    since = list(Event.objects.filter(pk__gt=before))
    told = projectors.frames(since, frozenset([f"ticket:{ticket.pk}:{language}"]))
    afresh = {frame.event_id for frame in told if frame.data is AFRESH}
    assert afresh == {event.pk for event in since if event.kind in THREAD_MOVED}
    heard = [frame.data for frame in told if frame.data is not AFRESH]
    lines = {data["id"]: data["html"] for data in heard if data["kind"] == "event"}
    page = sign_in(sara).get(f"/desk/tickets/{ticket.number}").content.decode()
    shown = {int(pk) for pk in re.findall(r'id="event-(\d+)"', page)}
    assert {pk for pk in shown if pk > before} == set(lines) | afresh
    assert all(html in page for html in lines.values())
    assert {event.kind for event in since if event.pk not in {*lines, *afresh}} == WORDLESS


def test_reading_is_told_by_position(shop, hear):
    ticket = hear().ticket
    reply(ticket=ticket, by=shop.owner, text="سلام")
    before = last_event()
    ticket.refresh_from_db()
    ticket.see_as_contact(2)
    (frame,) = frames([f"ticket:{ticket.pk}:en"], before)
    assert (frame.data["kind"], frame.data["position"]) == ("read", 2)
    assert "Read" in frame.data["html"]


def test_each_language_gets_its_own_words(shop, hear):
    ticket = hear().ticket
    before = last_event()
    ticket.solve(by=shop.owner)
    told = {
        frame.topic: frame.data["html"]
        for frame in frames([f"ticket:{ticket.pk}:fa", f"ticket:{ticket.pk}:en"], before)
    }
    assert "set the status" in told[f"ticket:{ticket.pk}:en"]
    assert "Solved" in told[f"ticket:{ticket.pk}:en"]
    assert "حل‌شده" in told[f"ticket:{ticket.pk}:fa"]


def test_a_message_of_another_ticket_is_not_told(shop, hear):
    first, second = hear("یک").ticket, hear("پرتقال").ticket
    topics = {frame.topic for frame in frames([f"ticket:{first.pk}:fa"])}
    assert topics == {f"ticket:{first.pk}:fa"}
    assert all("پرتقال" not in frame.data["html"] for frame in frames([f"ticket:{first.pk}:fa"]))
    assert second.pk != first.pk


@pytest.mark.parametrize("sees", ["own", "teams"])
def test_streams_of_those_who_lost_it_are_closed(shop, make_member, hear, sees):
    one, two = Team.objects.create(name="یک"), Team.objects.create(name="دو")
    sara = make_member("سارا", sees=sees)
    sara.memberships.create(team=one)
    ticket = hear().ticket
    ticket.route_to(one, by=shop.owner)
    ticket.assign(sara, by=shop.owner)
    ticket.route_to(two, by=shop.owner)
    routed = Event.objects.get(pk=last_event())
    assert losers([routed]) == set()  # she is still the assignee
    ticket.assign(None, by=shop.owner)
    assert losers([Event.objects.get(pk=last_event())]) == {sara.pk}


def test_what_leaves_no_team_is_lost_by_those_outside(shop, make_member, hear):
    team, sara = Team.objects.create(name="فنی"), make_member("سارا", sees="teams")
    ticket = hear().ticket
    ticket.route_to(team, by=shop.owner)
    assert losers([Event.objects.get(pk=last_event())]) == {sara.pk}


def test_deactivated_members_streams_are_closed(shop, make_member, monkeypatch, django_capture_on_commit_callbacks):
    closed = []
    monkeypatch.setattr("pasokh.desk.reactions.close_streams", closed.append)
    sara = make_member("سارا")
    with django_capture_on_commit_callbacks(execute=True):
        deactivate(member=sara, by=shop.owner)
    assert closed == [f"member:{sara.pk}"]


def test_a_new_password_closes_the_streams_of_the_old_one(shop, desk, monkeypatch, django_capture_on_commit_callbacks):
    closed = []
    monkeypatch.setattr("pasokh.desk.live.sessions.close_streams", closed.append)
    new = {"oldpassword": "گذرواژهٔ-خوب-۱۲", "password1": "یکی-دیگر-۱۲۳۴", "password2": "یکی-دیگر-۱۲۳۴"}
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post("/accounts/password/change/", new).status_code == 302
    assert f"member:{shop.owner.pk}" in closed
    closed.clear()
    with django_capture_on_commit_callbacks(execute=True):
        password_reset.send(sender=object, request=None, user=shop.owner.user)
    assert closed == [f"member:{shop.owner.pk}"]


def test_ending_a_session_closes_its_stream(shop, desk, monkeypatch, django_capture_on_commit_callbacks):
    closed = []
    monkeypatch.setattr("pasokh.desk.live.sessions.close_streams", closed.append)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/accounts/logout/")
    assert f"member:{shop.owner.pk}" in closed
