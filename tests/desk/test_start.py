"""The first visit, and joining by invitation."""

import threading

import pytest
from django.db import connection
from django.test import Client

from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.actions.invite import invite
from pasokh.workspaces.models import Invitation, Member, User, Workspace

ANSWERS = {
    "business": "خانهٔ نو",
    "name": "نگار کریمی",
    "email": "Negar@khaneno.example",
    "password": "گذرواژهٔ-خوب-۱۲",
    "site": "khaneno.example/fa?x=1",
}


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
        start.wait(10)
        try:
            statuses.append(Client().post("/setup", ANSWERS | {"email": f"n{number}@khaneno.example"}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=found, args=[number]) for number in range(3)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(statuses) == [302, 404, 404]
    assert (Workspace.objects.count(), User.objects.count()) == (1, 1)


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
