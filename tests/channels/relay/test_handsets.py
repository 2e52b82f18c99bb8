"""A colleague's own chat with a bot: linked by a code, on and off."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.adapters.botapi.storing import store_update
from pasokh.channels.models import Handset, HandsetCode
from pasokh.channels.relay import linking
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from tests.channels.botapi.provider import update

from .conftest import REZA, SARA, handset, hears, told_as, write


def test_another_chat_of_hers_knows_nothing_of_the_former_one(bot, relay, sara, ask):
    message = ask()
    number = told_as(sara, message)
    handset(sara.member, bot, 999)
    write(bot, 999, 10, text="پاسخ", reply_to_message={"message_id": number})
    assert (Handset.objects.get().chat, Message.objects.filter(kind="reply").count()) == ("999", 0)


def test_off_and_on(provider, bot, sara):
    write(bot, SARA, 1, text="/off")
    assert not Handset.objects.get().listening
    write(bot, SARA, 2, text="/ON")
    assert Handset.objects.get().listening
    assert len(hears(provider, SARA)) == 2


def test_a_code_links_one_chat_once(shop, provider, bot, make_member):
    member = make_member("سارا")
    code = linking.new_code(member)
    receipt = write(bot, SARA, 1, text=f"/start link-{code}")
    assert (Handset.objects.get().member, Handset.objects.get().chat, receipt.reason) == (
        member,
        str(SARA),
        "colleague",
    )
    write(bot, REZA, 2, text=f"/link {code}")
    assert (Handset.objects.count(), HandsetCode.objects.count(), Ticket.objects.count()) == (1, 0, 0)
    assert len(hears(provider, REZA)) == 1


def test_an_old_code_and_that_of_who_left_are_worth_nothing(shop, bot, make_member):
    member, other = make_member("سارا"), make_member("رضا")
    old, gone = linking.new_code(member), linking.new_code(other)
    HandsetCode.objects.filter(member=member).update(expires_at=timezone.now() - timedelta(seconds=1))
    deactivate(member=other, by=shop.owner)
    for code in (old, gone, "aaaaaaaa"):
        with pytest.raises(linking.WrongCode):
            linking.link(bot=bot, chat="1", name="", code=code)
    assert not Handset.objects.exists()


def test_codes_are_not_guessed(bot, monkeypatch, make_member):
    from pasokh.kernel import limits

    monkeypatch.setattr(limits, "hit", lambda *arguments: limits.Verdict(False, 9, 0))
    with pytest.raises(linking.WrongCode):
        linking.link(bot=bot, chat="1", name="", code=linking.new_code(make_member("سارا")))


def test_an_update_of_a_colleague_is_no_request(bot, sara):
    receipt, _ = store_update(bot, json.dumps(update(1, chat=SARA, text="سلام") | {}).encode())
    assert receipt.state == "waiting"
