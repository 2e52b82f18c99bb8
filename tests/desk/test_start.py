"""The first visit, and joining by invitation."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from pasokh.channels.models import Channel
from pasokh.installation.secrets import secret
from pasokh.kernel.ids import tracking_code
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.actions.invite import invite
from pasokh.workspaces.models import Invitation, Member, User, Workspace
from pasokh.workspaces.setup_code import FILE, is_setup_code, setup_link

ANSWERS = {
    "business": "خانهٔ نو",
    "name": "نگار کریمی",
    "email": "Negar@khaneno.example",
    "password": "گذرواژهٔ-خوب-۱۲",
    "site": "khaneno.example/fa?x=1",
}


HERE = {"SERVER_NAME": "localhost", "REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE = {"SERVER_NAME": "support.khaneno.example", "REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def client():
    """A browser on the machine itself."""
    return Client(**HERE)


@pytest.fixture(autouse=True)
def unnamed(settings, tmp_path):
    """An installation that nobody has told its address yet, with a home of its own."""
    settings.PASOKH_URL, settings.HOME = "http://localhost:8000", tmp_path


@pytest.fixture
def code(tmp_path):
    """The setup code, as `pasokh up` makes it."""
    return secret(tmp_path / "secrets", FILE, tracking_code)


def test_the_first_visit_leads_to_setup_and_from_there_to_the_code(db, client):
    assert client.get("/").url == "/setup"
    assert client.get("/setup").status_code == 200
    response = client.post("/setup", ANSWERS)
    ws = Workspace.objects.get()
    assert (ws.name, ws.language, User.objects.get().email) == ("خانهٔ نو", "fa", "negar@khaneno.example")
    with workspace(ws):
        site = Channel.objects.get()
        assert (site.kind, site.settings["origins"]) == ("chat", ["https://khaneno.example"])
        assert Member.objects.get().role == "owner"
    page = client.get(response.url)
    assert (page.status_code, site.settings["key"] in page.content.decode()) == (200, True)
    assert client.get("/").url == "/desk/"


def test_setup_is_closed_for_ever(shop, client):
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", ANSWERS).status_code == 404
    assert Workspace.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"business": " "}, {"email": "negar"}, {"password": "1234"}, {"site": "http://"}, {"site": "javascript:alert(1)"}],
)
def test_a_wrong_answer_is_shown_and_nothing_is_founded(db, client, wrong):
    response = client.post("/setup", ANSWERS | wrong)
    assert (response.status_code, Workspace.objects.count(), User.objects.count()) == (422, 0, 0)
    assert 'aria-invalid="true"' in response.content.decode()


def test_two_who_set_up_at_once_found_one_business(real_db):
    start, statuses = threading.Barrier(3), []

    def found(number):
        start.wait(60)
        try:
            statuses.append(
                Client(**HERE).post("/setup", ANSWERS | {"email": f"n{number}@khaneno.example"}).status_code
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=found, args=[number]) for number in range(3)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(statuses) == [302, 404, 404]
    assert (Workspace.objects.count(), User.objects.count()) == (1, 1)


def stranger():
    # Wrong codes are counted for good, whatever becomes of a test's transaction: each test has an address of its own.
    return Client(**ELSEWHERE | {"REMOTE_ADDR": f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"})


def test_a_stranger_is_asked_for_the_code_and_founds_nothing(db, code):
    browser = stranger()
    for response in (
        browser.get("/setup"),
        browser.post("/setup", ANSWERS),
        browser.post("/setup", ANSWERS | {"code": "0" * 12}),
    ):
        page = response.content.decode()
        assert (response.status_code, 'name="business"' in page, "secrets/setup-code" in page) == (403, False, True)
        assert code not in page
    assert (Workspace.objects.count(), User.objects.count()) == (0, 0)


def test_the_printed_link_opens_the_form_and_the_code_is_spent(db, code, tmp_path):
    browser, link = stranger(), setup_link("", code)
    page = browser.get(link.lower()).content.decode()
    assert 'name="business"' in page
    typed = page.split('name="code" value="')[1].split('"')[0]
    assert browser.post("/setup", ANSWERS | {"email": "not one", "code": typed}).status_code == 422
    assert browser.post("/setup", ANSWERS | {"code": typed}).status_code == 302
    assert Workspace.objects.count() == 1
    assert not is_setup_code(tmp_path, code) and stranger().get(link).status_code == 404


def test_codes_are_not_tried_again_and_again(db, code):
    browser = stranger()
    statuses = [browser.get("/setup", {"code": f"{number:012}"}).status_code for number in range(21)]
    assert statuses == [403] * 20 + [429]
    assert browser.get(setup_link("", code)).status_code == 200


def test_without_a_code_in_the_home_no_code_is_right(db):
    browser = stranger()
    assert [browser.get("/setup", {"code": typed}).status_code for typed in ("", "0", "0" * 12, "ک")] == [403] * 4


@pytest.mark.parametrize(
    "foreign",
    [{"SERVER_NAME": "rebound.example"}, {"REMOTE_ADDR": "192.168.1.5"}, {"REMOTE_ADDR": "::ffff:192.168.1.5"}, {"HTTP_X_RELAYED": "1"},
     {"REMOTE_ADDR": ""}],
)  # fmt: skip
def test_who_only_looks_like_this_machine_is_asked(db, code, foreign):
    assert Client(**HERE | foreign).get("/setup").status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_not_asked(db, code, address):
    assert Client(**HERE | {"REMOTE_ADDR": address}).get("/setup").status_code == 200


def test_behind_a_proxy_or_with_an_address_for_others_everybody_is_asked(db, code, settings):
    settings.PASOKH_URL = "https://support.khaneno.example"
    assert Client(**HERE).get("/setup").status_code == 403
    settings.PASOKH_URL, settings.PASOKH_TRUSTED_PROXIES = "http://localhost:8000", ["127.0.0.1"]
    assert Client(**HERE).get("/setup").status_code == 403


@pytest.fixture
def link(shop):
    def link(email="sara@khaneno.example", role="agent"):
        _, secret = invite(email=email, role=role, invited_by=shop.owner, name="سارا")
        return f"/desk/join/{secret}"

    return link


def outside(shop, action):
    """Run as a request would: not inside the shop."""
    import contextvars

    return contextvars.Context().run(action)


JOIN = {"name": "سارا محمدی", "password": "گذرواژهٔ-خوب-۱۲"}


def test_an_invitation_opens_once(shop, client, link):
    address = link()
    assert "خانهٔ نو" in outside(shop, lambda: client.get(address)).content.decode()
    assert outside(shop, lambda: client.post(address, JOIN)).url == "/desk/"
    assert Member.objects.get(name="سارا محمدی").role == "agent"
    again = outside(shop, lambda: Client().post(address, JOIN))
    assert (again.status_code, Member.objects.count()) == (410, 2)


def test_an_old_invitation_says_so(shop, client, link):
    address = link()
    Invitation.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert outside(shop, lambda: client.get(address)).status_code == 410
    assert outside(shop, lambda: client.post(address, JOIN)).status_code == 410
    assert Member.objects.count() == 1


def test_an_unknown_link_tells_nothing(shop, client):
    response = outside(shop, lambda: client.get("/desk/join/nothing"))
    assert (response.status_code, "خانهٔ نو" in response.content.decode()) == (410, False)


def test_a_known_user_joins_with_her_own_password_only(shop, client, link):
    User.objects.create_user("sara@khaneno.example", "گذرواژهٔ-خودش-۱۲")
    address = link()
    wrong = outside(shop, lambda: client.post(address, JOIN))
    assert (wrong.status_code, Member.objects.count()) == (422, 1)
    right = outside(shop, lambda: client.post(address, JOIN | {"password": "گذرواژهٔ-خودش-۱۲"}))
    assert (right.status_code, Member.objects.count(), User.objects.count()) == (302, 2, 2)


def test_a_weak_password_is_refused(shop, client, link):
    address = link()
    response = outside(shop, lambda: client.post(address, JOIN | {"password": "1234"}))
    assert (response.status_code, Member.objects.count()) == (422, 1)


def test_what_is_wrong_with_a_password_is_said_in_persian(db, client):
    page = client.post("/setup", ANSWERS | {"password": "1234567"}).content.decode()
    assert "این گذرواژه کوتاه است" in page
    assert "This password" not in page
