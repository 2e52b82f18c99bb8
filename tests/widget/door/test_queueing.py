"""A visitor in the line: where she stands, and what she does when nobody has time for her."""

import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from pasokh.channels.actions.change_channel import change_channel
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.live.models import Presence
from pasokh.routing.actions.callback import ask_callback
from pasokh.routing.models import Offer, Waiting
from pasokh.tickets.models import Message, Task, Ticket
from pasokh.visitors.models import DayCount
from pasokh.widget import queueing
from pasokh.workspaces.models import Team
from tests.routing.conftest import come, line, people

from .conftest import Browser, code


@pytest.fixture
def team(shop):
    return Team.objects.create(name="فروش")


@pytest.fixture
def busy(shop, team):
    """A queue, and somebody who answers, but has no room."""
    line(shop.owner, [team], strategy="manual")
    come(*people(1, team))


@pytest.fixture
def told(monkeypatch):
    """Signals by topic, the last of each."""
    told = {}
    monkeypatch.setattr(queueing, "signal", lambda ws, topic, data: told.update({topic: data}) or True)
    return told


def visitors(count):
    found = [Browser() for _ in range(count)]
    for each in found:
        each.begin()
        each.send()
    return found


def where(browser):
    return browser.ask("get", "queue").json()["queue"]


def wish(browser, **given):
    return browser.ask("post", "callback", {"phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷", "client_id": str(uuid.uuid4()), **given})


def rows():
    return Event.objects.count(), Task.objects.count(), Message.objects.count(), Contact.objects.count()


def test_she_is_told_her_place_and_what_is_left(site, busy, told, monkeypatch):
    first, second, third = visitors(3)
    assert where(third) == {"state": "waiting", "position": 3, "wait": None, "options": []}
    assert first.begin()["queue"]["position"] == 1
    ahead = Waiting.objects.select_related("ticket", "queue").order_by("at").first()
    Offer.objects.create(
        ticket=ahead.ticket,
        member_id=Presence.objects.get().member_id,
        queue=ahead.queue,
        channel="chat",
        state="taken",
        how="given",
        weight=1,
        waited=5,
    )
    Waiting.objects.filter(pk=ahead.pk).delete()
    assert where(third) == {"state": "waiting", "position": 2, "wait": 3600, "options": []}
    assert queueing.tell_all() == 2
    assert [data["queue"] for data in told.values()] == [where(second), where(third)]
    with monkeypatch.context() as gone:  # all of the queue have gone home, another colleague is still there
        gone.setattr("pasokh.routing.queries.present", lambda *_: {})
        assert where(third) == {"state": "closed", "position": 2, "wait": None, "options": ["message", "callback"]}
    Waiting.objects.filter(ticket__contact__identities__value=second.begin()["visitor"]).update(offered=True)
    assert (where(second)["state"], where(third)["state"]) == ("offered", "waiting")


@pytest.fixture
def hours(monkeypatch):
    """Whether everybody's working hours are on: hours(False) is night."""

    def hours(is_open):
        monkeypatch.setattr(
            "pasokh.routing.people.working_time_for", lambda **_: SimpleNamespace(is_open=lambda at: is_open)
        )
        forget_all()

    return hours


def test_who_is_at_her_desk_at_night_answers_nobody_whose_queue_keeps_hours(site, shop, team, hours):
    line(shop.owner, [team], strategy="manual", keeps_hours=True)
    come(*people(1, team))
    browser = Browser()
    hours(True)
    assert browser.begin()["site"]["online"] is True
    assert (browser.send().json()["queue"]["state"], browser.begin()["queue"]["state"]) == ("waiting", "waiting")
    hours(False)
    assert (browser.begin()["site"]["online"], Browser().begin()["site"]["online"]) == (False, False)
    assert where(browser) == {"state": "closed", "position": 1, "wait": None, "options": ["message", "callback"]}
    hours(True)
    assert (browser.begin()["site"]["online"], where(browser)["state"]) == (True, "waiting")


def test_somebody_of_another_queue_who_keeps_no_hours_answers_her_own_alone(site, shop, team, hours):
    line(shop.owner, [team], strategy="manual", keeps_hours=True)
    night = Team.objects.create(name="شب")
    line(shop.owner, [night], name="شب", strategy="manual")
    come(*people(1, night))
    hours(False)
    (browser,) = visitors(1)
    assert (browser.begin()["site"]["online"], where(browser)["state"]) == (True, "closed")


def test_whoever_waits_is_told_soon_after_the_line_moved(site, busy, monkeypatch, shop):
    asked = []
    monkeypatch.setattr("pasokh.widget.reactions.ask_to_tell_queue", lambda: asked.append(1))
    visitors(1)
    assert len(asked) == 1
    Ticket.objects.get().assign(shop.owner, by=shop.owner)
    assert len(asked) == 1  # nobody waits any more
    assert where(visitors(1)[0])["position"] == 1


def test_who_has_an_agent_stands_nowhere(site, busy, shop):
    (browser,) = visitors(1)
    Ticket.objects.get().assign(shop.owner, by=shop.owner)
    assert where(browser) == {"state": "", "position": None, "wait": None, "options": []}


def test_a_site_is_full_for_those_behind_its_limit(site, busy, shop):
    change_channel(
        channel=site,
        by=shop.owner,
        settings=site.settings | {"queue_limit": 1, "busy": ["callback", "article", "nonsense"]},
    )
    first, second = visitors(2)
    assert (where(first)["state"], where(second)["state"], where(second)["options"]) == (
        "waiting",
        "full",
        ["callback"],
    )
    late = Browser()
    late.begin()
    assert where(late) == {"state": "full", "position": None, "wait": None, "options": ["callback"]}


def test_nobody_is_there_closes_it(site, browser):
    assert where(browser) == {"state": "closed", "position": None, "wait": None, "options": ["message", "callback"]}


def test_a_call_is_planned_once_and_changed(site, browser):
    assert browser.ask("get", "callback").json()["planned"] is None
    at = datetime.fromisoformat(browser.ask("get", "callback").json()["times"][0]["at"])
    assert wish(browser).json()["planned"] == {"phone": "+989121234567", "at": None}
    answer = wish(browser, phone="09351112233", at=at.isoformat()).json()
    assert answer["planned"]["phone"] == "+989351112233"
    task = Task.objects.get()
    assert (task.kind, task.phone, task.due_at, task.title) == ("call", "+989351112233", at, "تماس با بازدیدکننده")
    assert [each["text"] for each in answer["messages"]] == ["لطفاً با من تماس بگیرید."]
    kinds = list(Event.objects.filter(subject_kind="ticket").values_list("kind", flat=True))
    assert (kinds.count("ticket.callback_taken"), kinds.count("task.planned"), kinds.count("task.changed")) == (1, 1, 1)
    assert not any(each.proven for each in Contact.objects.get().identities.filter(kind="phone"))


def test_a_call_for_what_waits_keeps_its_place(site, busy, shop):
    change_channel(channel=site, by=shop.owner, settings=site.settings | {"queue_limit": 1})
    _, second = visitors(2)
    answer = wish(second, text="دربارهٔ سفارش ۱۴۰۳۷").json()
    assert (answer["queue"]["position"], len(answer["messages"]), Ticket.objects.count()) == (2, 2, 2)
    assert Waiting.objects.order_by("at").last().callback_taken_at is not None


def test_a_call_that_was_made_is_no_reason_for_none(site, browser, shop):
    wish(browser)
    Task.objects.get().complete(by=shop.owner, result="reached")
    wish(browser)
    assert Task.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": ""},
        {"phone": "12"},
        {"phone": "x" * 100_000},
        {"phone": ["0912"]},
        {"at": "tomorrow"},
        {"at": "2020-01-01T10:00:00+00:00"},
        {"at": "2026-11-23T10:00:00"},
        {"at": "9999-12-31T23:59:59+00:00"},
        {"text": "ب" * 10_001},
        {"client_id": "x"},
        {"client_id": [1]},
    ],
)
def test_strange_wishes_change_nothing(site, browser, wrong):
    before = rows()
    answer = wish(browser, **wrong)
    assert (answer.status_code in (400, 422), rows()) == (True, before)


def test_what_is_not_offered_is_refused(site, busy, browser):
    before = rows()
    assert code(wish(browser)) == (409, "not_offered")
    left = {"way": "here", "text": "سلام", "client_id": str(uuid.uuid4())}
    assert code(browser.ask("post", "later", left)) == (409, "not_offered")
    assert rows() == before


def test_a_message_for_later_says_how_to_answer(site, browser):
    left = {"way": "email", "value": " Maryam@Example.IR ", "text": "سلام", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        answer = browser.ask("post", "later", left)
        assert (answer.status_code, len(answer.json()["messages"])) == (200, 1)
    assert Event.objects.get(kind="ticket.answer_wished").payload == {"way": "email"}
    assert list(Contact.objects.get().identities.filter(kind="email").values_list("value", "proven")) == [
        ("maryam@example.ir", False)
    ]
    before = rows()
    for wrong in (
        {"way": "pigeon"},
        {"text": " "},
        {"value": "nobody"},
        {"way": "phone", "value": "x"},
        {"text": None},
    ):
        assert browser.ask("post", "later", left | wrong).status_code in (400, 422)
    assert rows() == before


def test_the_form_before_the_chat_is_asked_here_too(site, browser, shop):
    change_channel(channel=site, by=shop.owner, settings=site.settings | {"requires": ["name"]})
    left = {"way": "here", "text": "سلام", "client_id": str(uuid.uuid4())}
    for answer in (browser.ask("post", "later", left), wish(browser)):
        assert (code(answer), answer.json()["requires"]) == ((409, "contact_required"), ["name"])
        assert answer.json()["errors"] == {"name": "نام خود را بنویسید."}
    assert rows() == (Event.objects.count(), 0, 0, 0)


def test_a_wish_beside_her_conversation_begins_another(site, browser):
    browser.send("نخست")
    left = {"way": "here", "text": "چیز دیگری", "client_id": str(uuid.uuid4()), "conversation": "new"}
    for _ in range(2):
        told = browser.ask("post", "later", left).json()
        assert [each["text"] for each in told["messages"]] == ["چیز دیگری"]
    called = wish(browser, conversation="new").json()
    assert [each["text"] for each in called["messages"]] == ["لطفاً با من تماس بگیرید."]
    assert Ticket.objects.count() == 3


def test_a_wish_goes_to_the_department_that_she_chose_and_counts_as_a_conversation(site, browser, shop):
    teams = [Team.objects.create(name=name) for name in ("فروش", "پشتیبانی")]
    change_channel(
        channel=site, by=shop.owner, settings=site.settings | {"departments": [each.public_id for each in teams]}
    )
    wish(browser, department=teams[1].public_id)
    other = Browser()
    other.begin()
    left = {"way": "here", "text": "سلام", "client_id": str(uuid.uuid4()), "department": teams[0].public_id}
    assert other.ask("post", "later", left).status_code == 200
    assert [ticket.team for ticket in Ticket.objects.order_by("pk")] == [teams[1], teams[0]]
    assert DayCount.objects.get(site=site.origin).conversations == 2


@pytest.mark.parametrize("text", ["\x00", " \n\t"])
def test_words_that_are_none_are_refused(site, browser, text):
    before = rows()
    left = {"way": "here", "text": text, "client_id": str(uuid.uuid4())}
    assert code(browser.ask("post", "later", left)) == (422, "empty_message")
    assert rows() == before


def test_too_many_wishes_are_refused(site, browser):
    codes = [wish(browser).status_code for _ in range(8)]
    assert (codes[:6], codes[6:]) == ([200] * 6, [429] * 2)
    assert Task.objects.count() == 1


def test_who_was_blocked_wishes_nothing(site, browser):
    browser.send()
    Contact.objects.update(blocked_at=timezone.now())
    before = rows()
    assert code(wish(browser)) == (403, "blocked")
    assert rows() == before


def test_a_call_goes_along_with_a_merge_and_is_forgotten_with_her(site, browser, maryam, shop):
    wish(browser)
    hers = Ticket.objects.get().contact
    merge(kept=maryam, absorbed=hers, by=shop.owner)
    assert browser.ask("get", "callback").json()["planned"] == {"phone": "+989121234567", "at": None}
    erase(contact=maryam, by=shop.owner)
    assert list(Task.objects.values_list("phone", "title")) == [("", "")]


def test_who_asks_for_another_call_of_a_ticket_with_hundreds_of_tasks_is_refused(site, browser, shop):
    browser.send()
    ticket = Ticket.objects.get()
    Task.objects.bulk_create([Task(ticket=ticket, title="کار") for _ in range(200)])
    assert wish(browser).status_code == 429
    assert Task.objects.count() == 200
    Task.objects.all().delete()
    ask_callback(ticket=ticket, title="تماس", phone="+989121234567", by=ticket.contact)
    assert Task.objects.get().due_at is None


def test_moments_lie_in_working_time_and_ahead(site, browser):
    times = [datetime.fromisoformat(each["at"]) for each in browser.ask("get", "callback").json()["times"]]
    assert times == sorted(set(times)) and 1 <= len(times) <= 12
    assert times[0] > timezone.now() + timedelta(minutes=29)
