"""Access that was taken away ends what is open already, within seconds, even if nobody lives to tell."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from pasokh.desk.live.stream import authenticate, lapsed
from pasokh.kernel.tenancy import workspace
from pasokh.live import rechecking
from pasokh.live.announcing import announcer
from pasokh.live.connection import Stream
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from pasokh.workspaces.models import Member, Team, User
from tests.front.serving import EventSource, serving

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, django
django.setup()
from django.contrib.sessions.models import Session
from django.db import transaction
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from pasokh.workspaces.models import Member, Team
with workspace({workspace}):
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))  # before anything that was planned after it
    sara, owner = Member.objects.get(pk={sara}), Member.objects.get(pk={owner})
    {deed}
"""
DEEDS = {
    "deactivated": "deactivate(member=sara, by=owner)",
    "her session ended": "Session.objects.filter(pk='{session}').delete()",
    "her ticket went to others": "Ticket.objects.get(pk={ticket}).assign(None, by=owner)",
}


@pytest.fixture
def opened(shop, make_member, sign_in):
    """Her stream as the hub holds it: opened(member, topics="presence")."""

    def opened(member, client=None, topics="presence"):
        cookies = (client or sign_in(member)).cookies
        asked = SimpleNamespace(query={"topics": topics}, cookie=lambda name: cookies[name].value)
        return Stream(None, authenticate(asked))

    return opened


def test_who_stays_is_not_disturbed(shop, opened, make_member, hear, count_queries):
    ticket = hear().ticket
    sara = make_member("سارا", sees="own")
    ticket.assign(sara, by=shop.owner)
    hers = opened(sara, topics=f"member:{sara.pk},presence,ticket:{ticket.pk}:fa")
    assert lapsed([opened(shop.owner, topics="tickets,presence"), hers]) == []


def test_many_streams_cost_as_few_questions_as_one(shop, opened, make_member, count_queries):
    streams = [opened(make_member(f"همکار {number}")) for number in range(8)]
    counts = []
    for asked in (streams[:1], streams):
        with count_queries() as counted:
            assert lapsed(asked) == []
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 3


def test_what_ends_a_stream(shop, opened, make_member, sign_in, hear):
    one, two, three, four = (make_member(name) for name in ("یک", "دو", "سه", "چهار"))
    ticket, team = hear().ticket, Team.objects.create(name="فنی")
    Member.objects.filter(pk=four.pk).update(sees="teams")
    four.memberships.create(team=team)
    browser = sign_in(two)
    streams = [
        opened(one),
        opened(two, browser),
        opened(three),
        opened(four, topics=f"team:{team.pk},presence,ticket:{ticket.pk}:fa"),
        opened(shop.owner),
    ]
    assert lapsed(streams) == []
    deactivate(member=one, by=shop.owner)
    browser.logout()
    user = User.objects.get(pk=three.user_id)
    user.set_password("یکی-دیگر-۱۲۳۴")
    user.save()
    four.memberships.all().delete()
    assert lapsed(streams) == streams[:4]


@pytest.mark.parametrize("deed", DEEDS)
def test_it_ends_though_the_process_that_took_access_away_was_killed(real_shop, deed, monkeypatch, settings):
    """Between the commit and the announcement: nobody is told, and the log says nothing of sessions."""
    monkeypatch.setattr(rechecking, "RECHECK_SECONDS", 0.2)
    settings.ALLOWED_HOSTS = ["*"]
    sara, ticket = _sara_and_her_ticket(real_shop)
    hers, its = _browser(sara), _browser(real_shop.owner)
    values = {"workspace": real_shop.pk, "sara": sara.pk, "owner": real_shop.owner.pk, "ticket": ticket.pk}
    act = DEEDS[deed].format(session=hers, **values)
    with serving(_front()) as port:
        gone, stays = (_listen(port, session, f"presence,ticket:{ticket.pk}:fa") for session in (hers, its))
        done = subprocess.run(
            [sys.executable, "-c", KILLED.format(deed=act, **values)], cwd=ROOT, env=os.environ, capture_output=True
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        while gone.next() is not None:  # what happened to the ticket may be heard before the end
            pass
        assert _listen(port, its, "presence").status == 200
        stays.close()
    announcer.flush()


def _sara_and_her_ticket(shop):
    from pasokh.contacts.actions.identify import identify
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.workspaces.actions.found import add_member

    with workspace(shop):
        user = User.objects.create_user("sara@khaneno.example", "گذرواژهٔ-خوب-۱۲", name="سارا")
        sara = add_member(user=user, name="سارا", role="agent", sees="own")
        maryam = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        ticket = receive(Inbound(channel="chat", contact=maryam, inbox_id=shop.inbox.pk, text="سلام")).ticket
        ticket.assign(sara, by=shop.owner)
        return sara, Ticket.objects.get(pk=ticket.pk)


def _browser(member):
    client = Client()
    client.force_login(User.objects.get(pk=member.user_id))
    return client.cookies["pasokh_session"].value


def _front():
    from pasokh.config.wsgi import application
    from pasokh.front.application import Front

    return Front(application, 2)


def _listen(port, session, topics):
    source = EventSource(port, "desk", headers=[f"cookie: pasokh_session={session}"], query=f"topics={topics}")
    assert source.status == 200
    return source
