"""Signatures in the settings: her own, a team's, a mailbox's, and a mail with one."""

import pytest

from pasokh.channels.models import Channel, Signature
from pasokh.channels.signatures import sign, sources_of
from pasokh.workspaces.models import Team

OWN = "/desk/settings/profile/signature"


@pytest.fixture
def mailbox(shop):
    return Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox)


def test_everybody_who_answers_writes_her_own(make_member, sign_in):
    sara, light = make_member("سارا"), make_member("مینا", role="light")
    assert sign_in(sara).post(OWN, {"fa": "سارا\r\nپشتیبانی", "en": ""}).status_code == 302
    assert sources_of(sara) == {"fa": "سارا\nپشتیبانی"}
    assert sign_in(light).post(OWN, {"fa": "مینا"}).status_code == 403
    assert Signature.objects.count() == 1


def test_those_of_teams_and_mailboxes_are_set_by_admins(desk, make_member, sign_in, mailbox):
    team, agent = Team.objects.create(name="فنی"), sign_in(make_member("سارا"))
    for owner in (team, mailbox):
        address = f"/desk/settings/signatures/{owner.public_id}"
        assert agent.post(address, {"fa": "نه"}).status_code == 403
        assert desk.post(address, {"fa": "بله", "en": "Yes"}).status_code == 302
        assert sources_of(owner) == {"fa": "بله", "en": "Yes"}
        page = desk.get(address).content.decode()
        assert page.count("<iframe") == 2 and owner.name in page
    for unknown in ("tem_0", "chn_0", "x"):
        assert desk.get(f"/desk/settings/signatures/{unknown}").status_code == 404


def test_a_variable_that_there_is_not_is_refused(desk, shop):
    answer = desk.post(OWN, {"fa": "{{نام مشتری}}"})
    assert answer.status_code == 422 and "نام مشتری" in answer.content.decode()
    assert not Signature.objects.exists()


def test_the_look_is_a_mail_of_its_own_that_runs_nothing(desk, shop, mailbox):
    sign(shop.owner, {"en": "**Negar**"}, by=shop.owner)
    answer = desk.get("/desk/settings/signatures/own/en")
    assert "<strong>Negar</strong>" in answer.content.decode() and 'dir="ltr"' in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "SAMEORIGIN"
    assert desk.get("/desk/settings/signatures/own/fa").status_code == 404
    assert desk.get(f"/desk/settings/signatures/{mailbox.public_id}/fa").status_code == 404
