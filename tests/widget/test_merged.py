"""The chats of two customers whose requests were merged: each reads her own words and our answers, and nothing of the other's."""

import pytest

from pasokh.channels.models import Channel
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.widget import threads


@pytest.fixture
def site(shop):
    return Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox, settings={"key": "abc"})


@pytest.fixture
def told(site, hear):
    return lambda contact, text: hear(text, contact=contact, origin=site.origin, joins_open=True).ticket


def read(contact, site):
    return [each["text"] for each in threads.newest(contact, site)["messages"]]


def test_each_reads_her_own_and_our_answers(shop, site, maryam, ali, told):
    first, second = told(maryam, "راز مریم"), told(ali, "راز علی")
    reply(ticket=second, by=shop.owner, text="پاسخ به علی")
    merge(target=first, sources=[second], by=shop.owner)
    told(ali, "باز علی")
    reply(ticket=first, by=shop.owner, text="پاسخ به هر دو")
    told(maryam, "باز مریم")
    assert read(maryam, site) == ["راز مریم", "پاسخ به هر دو", "باز مریم"]
    assert read(ali, site) == ["راز علی", "پاسخ به علی", "باز علی", "پاسخ به هر دو"]
    unmerge(ticket=second, by=shop.owner)
    assert read(ali, site)[:2] == ["راز علی", "پاسخ به علی"]


def test_what_a_chat_has_shown_keeps_its_place_and_what_comes_after_comes_after(shop, site, maryam, hear, told):
    first = told(maryam, "یک")
    chosen = hear("دو", contact=maryam, origin=site.origin, joins_open=True).message
    told(maryam, "سه")
    before = {each["id"]: each["position"] for each in threads.newest(maryam, site)["messages"]}
    fresh = split(ticket=first, message_id=chosen.pk, by=shop.owner)
    merge(target=first, sources=[fresh], by=shop.owner)
    last = max(before.values())
    told(maryam, "چهار")
    after = {each["id"]: each["position"] for each in threads.newest(maryam, site)["messages"]}
    assert before.items() <= after.items()
    assert [each["text"] for each in threads.after(maryam, site, last)["messages"]] == ["چهار"]
    assert read(maryam, site) == ["یک", "دو", "سه", "چهار"]
