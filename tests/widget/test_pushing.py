"""A visitor who has left is told by push that she was answered, as the browser asked for it: against a push service of our own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import open_site
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.models import Contact
from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace
from pasokh.notices.push.keys import public_key
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message, Ticket
from pasokh.visitors import jobs
from pasokh.visitors.models import Browser
from tests.notices.push_service import Browser as UserAgent
from tests.notices.push_service import vapid_of

from .door.conftest import Browser as Visitor
from .door.conftest import code


@pytest.fixture
def site(real_shop):
    with workspace(real_shop):
        return open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner, key="khaneno")


@pytest.fixture
def visitor(site):
    """She has written, and has left since."""
    visitor = Visitor()
    visitor.begin()
    visitor.send("کی می‌رسد؟")
    with workspace(site.workspace_id):
        Contact.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    return visitor


@pytest.fixture
def deferred(monkeypatch):
    deferred = []
    monkeypatch.setattr(jobs.push_answer, "defer", lambda **given: deferred.append(given))
    return deferred


def enrol(visitor, push_service, **other):
    agent = UserAgent()
    key = visitor.ask("get", "push").json()["key"]
    given = {"endpoint": push_service.endpoint(agent), "p256dh": agent.p256dh, "auth": agent.auth, "key": key} | other
    return agent, visitor.ask("post", "push", given)


def answered(shop):
    """We answer; what was deferred is done."""
    with workspace(shop):
        return reply(ticket=Ticket.objects.get(), by=shop.owner, text="فردا می‌رسد")


def count(shop):
    with workspace(shop):
        return Browser.objects.count()


def test_who_has_left_is_told_without_words(real_shop, visitor, push_service, deferred):
    agent, answer = enrol(visitor, push_service)
    assert answer.json() == {}
    answered(real_shop)
    ((told),) = deferred
    assert told["after"] > 0
    jobs.push_answer(workspace_id=real_shop.pk, message_id=told["message_id"])
    ((_, headers, body),) = push_service.got
    letter = agent.read(body)
    assert (letter["title"], letter["body"], letter["dir"]) == ("نگار کریمی", "در گفت‌وگو پاسخ تازه‌ای دارید.", "rtl")
    assert "فردا" not in str(letter)
    assert vapid_of(headers)[1] == public_key()


@pytest.mark.parametrize("state", ["here", "read", "note"])
def test_who_sees_it_anyway_is_not_told(real_shop, visitor, push_service, deferred, state):
    enrol(visitor, push_service)
    with workspace(real_shop):
        ticket = Ticket.objects.get()
        (note if state == "note" else reply)(ticket=ticket, by=real_shop.owner, text="سلام")
        message = Message.objects.latest("pk")
        if state == "here":
            Contact.objects.update(last_seen_at=timezone.now())
        elif state == "read":
            report_state(message=message, state=Message.State.READ)
    if state == "note":
        assert deferred == []
        return
    jobs.push_answer(workspace_id=real_shop.pk, message_id=message.pk)
    assert push_service.got == []


def test_a_browser_that_is_gone_is_forgotten_and_one_in_trouble_tried_again(real_shop, visitor, push_service, deferred):
    enrol(visitor, push_service)
    answered(real_shop)
    message = deferred.pop()["message_id"]
    push_service.answers = [503, 410]
    jobs.push_answer(workspace_id=real_shop.pk, message_id=message)
    (again,) = deferred
    jobs.push_answer(
        workspace_id=real_shop.pk, **{name: again[name] for name in ("message_id", "browser_ids", "tried")}
    )
    assert (len(push_service.got), again["tried"], count(real_shop)) == (2, 1, 0)


def test_strange_subscriptions_are_refused(real_shop, visitor, push_service, site):
    wrong = [
        {"endpoint": "https://"}, {"endpoint": "ftp://push.example/x"}, {"endpoint": "x" * 3000}, {"p256dh": "x"}, {"auth": "kurz"}, {"key": "other"},
        {"endpoint": ["https://push.example"]}, {"auth": None},
    ]  # fmt: skip
    assert [enrol(visitor, push_service, **each)[1].status_code for each in wrong[:5]] == [400] * 5
    stranger = Visitor()
    stranger.begin()
    assert code(enrol(stranger, push_service)[1]) == (409, "no_conversation")
    with workspace(real_shop):
        change_channel(channel=site, by=real_shop.owner, settings=site.settings | {"push": False})
    forget_all()
    assert visitor.ask("get", "push").json() == {"key": ""}
    assert (code(enrol(visitor, push_service, key=public_key())[1]), count(real_shop)) == ((409, "no_conversation"), 0)


def test_twice_is_once_and_off_is_off(real_shop, visitor, push_service):
    agent, _ = enrol(visitor, push_service)
    enrol(visitor, push_service)
    assert count(real_shop) == 1
    assert visitor.ask("post", "push", {"endpoint": push_service.endpoint(agent), "off": True}).json() == {}
    assert count(real_shop) == 0


def test_it_goes_along_with_a_merge_and_is_forgotten_with_her(real_shop, visitor, push_service):
    enrol(visitor, push_service)
    with workspace(real_shop):
        hers = Ticket.objects.get().contact
        kept = Contact.objects.create(name="مریم")
        merge(kept=kept, absorbed=hers, by=real_shop.owner)
        assert Browser.objects.get().contact == kept
        erase(contact=kept, by=real_shop.owner)
        assert not Browser.objects.exists()
