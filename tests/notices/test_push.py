"""A browser is told: only it can read what, and only while it should."""

import time

import pytest
from django.test import Client

from pasokh.kernel import secrets
from pasokh.kernel.tenancy import workspace
from pasokh.notices.actions.choose import choose
from pasokh.notices.actions.read import read_all
from pasokh.notices.actions.subscribe import MOST_BROWSERS, BadSubscription, subscribe, unsubscribe
from pasokh.notices.jobs import tell
from pasokh.notices.models import Notification, PushKey, PushSubscription
from pasokh.notices.push import sending
from pasokh.notices.push.keys import public_key
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import User

from .push_service import Browser, b64, vapid_of


@pytest.fixture
def session(real_shop):
    """A session of Negar's."""
    client = Client()
    client.force_login(User.objects.get(pk=real_shop.owner.user_id))
    return client


@pytest.fixture
def enrol(real_shop, push_service, session):
    """Have a browser of Negar's subscribe: enrol("phone")."""

    def enrol(name="browser"):
        browser = Browser(name)
        with workspace(real_shop):
            subscribe(
                by=real_shop.owner,
                proof=session.session.session_key,
                endpoint=push_service.endpoint(browser),
                p256dh=browser.p256dh,
                auth=browser.auth,
                key=public_key(),
            )
        return browser

    return enrol


@pytest.fixture
def deferred(monkeypatch):
    """What is asked to be pushed, as the arguments of the job."""
    from pasokh.notices import jobs

    deferred = []
    monkeypatch.setattr(jobs.push, "defer", lambda **arguments: deferred.append(arguments))
    return deferred


@pytest.fixture
def given(real_shop, say, deferred):
    """A customer writes on a ticket of Negar's, and the log is read: the ids to push."""
    ticket = say("سفارش ۱۴۰۳۷ هنوز نرسیده")
    with workspace(real_shop):
        Ticket.objects.filter(pk=ticket.pk).update(assignee=real_shop.owner)
        tell()
    (asked,) = deferred
    deferred.clear()
    return ticket, asked["notice_ids"]


def count(real_shop):
    with workspace(real_shop):
        return PushSubscription.objects.count()


def test_only_the_browser_can_read_it_and_no_words_of_people_are_in_it(real_shop, push_service, enrol, given):
    browser, (ticket, ids) = enrol(), given
    sending.send(real_shop.pk, ids)
    ((_, headers, body),) = push_service.got
    letter = browser.read(body)
    assert letter["url"] == f"/desk/tickets/{ticket.number}"
    assert (letter["lang"], letter["dir"], letter["unread"]) == ("fa", "rtl", 1)
    assert letter["title"].replace("\u2066", "").replace("\u2069", "") == f"درخواست #{ticket.number}"
    assert "مریم" not in str(letter) and "سفارش" not in str(letter)
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) > 0 and len(headers["Topic"]) <= 32
    assert b"1403" not in body and str(ticket.number).encode() not in body
    claims, key = vapid_of(headers)
    assert key == public_key()
    assert claims["aud"] == push_service.url and claims["sub"].startswith("mailto:")
    assert time.time() < int(claims["exp"]) <= time.time() + 86_400


def test_names_and_words_come_to_who_wants_them(real_shop, push_service, enrol, given):
    browser, (_, ids) = enrol(), given
    with workspace(real_shop):
        choose(by=real_shop.owner, push_tells=True)
    sending.send(real_shop.pk, ids)
    letter = browser.read(push_service.got[0][2])
    assert (letter["title"], letter["body"]) == ("مریم رضایی", "سفارش ۱۴۰۳۷ هنوز نرسیده")


def test_each_of_her_browsers_is_told(real_shop, push_service, enrol, given):
    enrol("desk"), enrol("phone")
    sending.send(real_shop.pk, given[1])
    assert sorted(name for name, _, _ in push_service.got) == ["desk", "phone"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_listens_no_more_is_forgotten(real_shop, push_service, enrol, given, deferred, status):
    enrol()
    push_service.answers = [status]
    sending.send(real_shop.pk, given[1])
    assert count(real_shop) == 0
    assert deferred == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again_later_for_that_browser_only(
    real_shop, push_service, enrol, given, deferred, status
):
    enrol("one"), enrol("two")
    push_service.answers = [status]
    sending.send(real_shop.pk, given[1])
    (again,) = deferred
    assert again["tried"] == 1 and again["after"] > 0
    sending.send(real_shop.pk, again["notice_ids"], again["subscription_ids"], again["tried"])
    assert len(push_service.got) == 3
    assert count(real_shop) == 2
    sending.send(real_shop.pk, given[1], again["subscription_ids"], tried=len(sending.WAITS))
    deferred.clear()
    push_service.answers = [503]
    sending.send(real_shop.pk, given[1], again["subscription_ids"], tried=len(sending.WAITS))
    assert deferred == []  # some time it is enough


def test_a_service_that_is_not_there_is_asked_again(real_shop, push_service, enrol, given, deferred):
    browser = enrol()
    with workspace(real_shop):
        PushSubscription.objects.update(endpoint="http://127.0.0.1:9/push")
    sending.send(real_shop.pk, given[1])
    assert [each["tried"] for each in deferred] == [1]
    assert browser.name == "browser" and count(real_shop) == 1


def test_what_was_read_meanwhile_is_not_pushed(real_shop, push_service, enrol, given):
    enrol()
    with workspace(real_shop):
        read_all(by=real_shop.owner)
    sending.send(real_shop.pk, given[1])
    assert push_service.got == []


def test_a_session_that_ended_is_told_nothing(real_shop, push_service, enrol, given, session):
    enrol()
    session.logout()
    sending.send(real_shop.pk, given[1])
    assert push_service.got == []
    assert count(real_shop) == 0


def test_a_private_address_is_not_called_unless_the_installation_says_so(
    real_shop, push_service, enrol, given, settings, deferred
):
    enrol()
    settings.PASOKH_PUSH_PRIVATE = False
    sending.send(real_shop.pk, given[1])
    assert push_service.got == []
    with workspace(real_shop):
        assert PushSubscription.objects.get().failures == 1


def test_a_lost_key_makes_a_new_one_and_browsers_subscribe_anew(real_shop, push_service, enrol, given):
    enrol()
    before = public_key()
    secrets.keys_path().unlink()
    assert public_key() != before
    sending.send(real_shop.pk, given[1])
    assert push_service.got == []
    assert count(real_shop) == 0


def test_the_key_is_made_once_and_kept_sealed(real_shop, owner_sql):
    assert public_key() == public_key()
    ((stored,),) = owner_sql("SELECT private FROM notices_pushkey")
    assert stored.startswith("gAAAA")
    assert PushKey.objects.count() == 1


def test_quiet_hours_keep_push_away(real_shop, say, deferred):
    with workspace(real_shop):
        choose(by=real_shop.owner, quiet="hours", quiet_from=0, quiet_until=0)
    ticket = say()
    with workspace(real_shop):
        Ticket.objects.filter(pk=ticket.pk).update(assignee=real_shop.owner)
        tell()
        assert Notification.objects.filter(member=real_shop.owner).count() == 1
    assert deferred == []


def given_by(browser, **changed):
    return {
        "endpoint": "https://push.example/x",
        "p256dh": browser.p256dh,
        "auth": browser.auth,
        "key": "k",
        "proof": "s",
    } | changed


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/x"},
        {"endpoint": "ftp://push.example"},
        {"endpoint": "https://"},
        {"endpoint": "https://[::1"},
        {"endpoint": "https://push.example/" + "a" * 3000},
        {"p256dh": "AAAA"},
        {"p256dh": "!!"},
        {"p256dh": b64(b"\x04" + bytes(64))},
        {"auth": "AAAA"},
        {"auth": "é"},
    ],
)
def test_what_is_no_subscription_is_refused(shop, wrong):
    with pytest.raises(BadSubscription):
        subscribe(by=shop.owner, **given_by(Browser(), **wrong))
    assert PushSubscription.objects.count() == 0


def test_a_browser_that_comes_again_takes_its_place(shop, make_member):
    sara, browser = make_member(), Browser()
    subscribe(by=shop.owner, **given_by(browser))
    subscribe(by=sara, **given_by(browser))
    assert PushSubscription.objects.get().member == sara
    unsubscribe(by=shop.owner, endpoint="https://push.example/x")
    assert PushSubscription.objects.count() == 1
    unsubscribe(by=sara, endpoint="https://push.example/x")
    assert PushSubscription.objects.count() == 0


def test_browsers_do_not_pile_up(shop):
    for number in range(MOST_BROWSERS + 3):
        subscribe(by=shop.owner, **given_by(Browser(), endpoint=f"https://push.example/{number}"))
    assert PushSubscription.objects.count() == MOST_BROWSERS
