"""The list of sessions: this one and another, in words; ending another one ends it at once, with its live stream."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from pasokh.live.announcing import announcer
from tests.front.serving import EventSource, serving

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile Safari/604.1"
LIST = "/accounts/sessions/"


def signed_in(member, agent):
    browser = Client(HTTP_USER_AGENT=agent)
    answer = browser.post("/accounts/login/", {"login": member.user.email, "password": "گذرواژهٔ-خوب-۱۲"})
    assert answer.status_code == 302
    return browser


def session_of(browser):
    return UserSession.objects.get(session_key=browser.session.session_key)


def is_in(browser):
    return browser.get("/desk/settings/profile").status_code == 200


def test_this_session_and_another_are_named_in_words(shop):
    here, _phone = signed_in(shop.owner, WINDOWS), signed_in(shop.owner, PHONE)
    page = here.get(LIST).content.decode()
    rows = page.split("</ul>")[0].split('<li class="session">')[1:]
    assert len(rows) == 2
    assert ["سافاری روی آیفون" in rows[0], "کروم روی ویندوز" in rows[1]] == [True, True]
    assert ["همین دستگاه" in row for row in rows] == [False, True]
    assert [row.count("<button") for row in rows] == [1, 0]


def test_another_ones_sessions_are_neither_shown_nor_ended(shop, make_member):
    sara = make_member("سارا")
    here, hers = signed_in(shop.owner, WINDOWS), signed_in(sara, PHONE)
    assert "آیفون" not in here.get(LIST).content.decode()
    here.post(LIST, {"session": session_of(hers).pk})
    here.post(LIST)
    assert is_in(hers) and is_in(here)


def test_all_others_end_and_this_one_stays(shop):
    here, phone, desk = (signed_in(shop.owner, agent) for agent in (WINDOWS, PHONE, WINDOWS))
    here.post(LIST)
    assert [is_in(browser) for browser in (here, phone, desk)] == [True, False, False]


@pytest.mark.parametrize("chosen", ["0", "x", ""])
def test_a_session_that_is_not_there_ends_nothing(shop, chosen):
    here, phone = signed_in(shop.owner, WINDOWS), signed_in(shop.owner, PHONE)
    here.post(LIST, {"session": chosen})
    assert is_in(here) and is_in(phone)


def test_the_chosen_one_ends_at_once_with_its_stream(real_shop, settings):
    from pasokh.config.wsgi import application
    from pasokh.front.application import Front

    settings.ALLOWED_HOSTS = ["*"]
    here, phone, desk = (signed_in(real_shop.owner, agent) for agent in (WINDOWS, PHONE, WINDOWS))
    with serving(Front(application, 2)) as port:
        stream = _listen(port, phone)
        assert stream.status == 200
        here.post(LIST, {"session": session_of(phone).pk})
        while stream.next() is not None:  # until it ends
            pass
        assert _listen(port, phone).status == 401
        assert [is_in(browser) for browser in (here, phone, desk)] == [True, False, True]
    announcer.flush()


def _listen(port, browser):
    cookie = f"cookie: pasokh_session={browser.cookies['pasokh_session'].value}"
    return EventSource(port, "desk", headers=[cookie], query="topics=presence")


def test_an_owner_answers_for_her_address(shop):
    assert EmailAddress.objects.get(user=shop.owner.user).verified
    page = signed_in(shop.owner, WINDOWS).get("/accounts/email/").content.decode()
    assert "تأییدشده" in page and "تأییدنشده" not in page


def test_what_a_password_must_be_is_said_in_one_voice(shop):
    page = signed_in(shop.owner, WINDOWS).get("/accounts/password/change/").content.decode()
    assert "دست‌کم ۸ نویسه." in page
    assert ("رمز عبور" in page, page.count("گذرواژه را فراموش کرده‌اید؟")) == (False, 1)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_no_label_is_said_twice(db, path):
    page = Client().get(path).content.decode()
    assert set(re.findall(r'placeholder="([^"]*)"', page)) == {" "}
