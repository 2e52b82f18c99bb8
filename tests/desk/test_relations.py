"""Merging, splitting, linking, people and broadcasts at the desk: who may, what is shown, and that a refusal changes nothing."""

import json

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.tickets.actions.broadcasting import answer_batch
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Broadcast, Link, Message, Participant, Ticket


@pytest.fixture
def ticket(hear, chat):
    return hear("یک", subject="سفارش نرسیده", origin=chat.origin).ticket


@pytest.fixture
def other(hear, chat):
    return hear("دو", subject="پیگیری سفارش", origin=chat.origin).ticket


def text_of(response):
    return response.content.decode()


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]


DIALOGS = ["linking", "merging", "people", "broadcasting", "find", "find?q=سفارش", "find?many=1", "people/find?q=علی", "relations"]  # fmt: skip


@pytest.mark.parametrize("page", DIALOGS)
def test_dialogs_are_there_and_hidden_from_who_does_not_see_the_ticket(
    desk, make_member, sign_in, ticket, address, page
):
    assert desk.get(f"{address}/{page}").status_code == 200
    assert sign_in(make_member("سارا", sees="own")).get(f"{address}/{page}").status_code == 404


DEEDS = ["link", "link/off", "merge", "merge/back", "people/copy", "people/copy/off", "broadcast", "broadcast/steer"]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_light_member_does_none_of_it(make_member, sign_in, ticket, other, address, deed):
    browser, events = sign_in(make_member("رضا", role="light")), Event.objects.count()
    given = {"ticket": other.public_id, "how": "related", "text": "سلام", "into": "this"}
    assert browser.post(f"{address}/{deed}", given).status_code == 403
    assert browser.post(f"{address}/messages/{ticket.messages.get().pk}/split").status_code == 403
    assert (Event.objects.count(), Ticket.objects.count(), Link.objects.count()) == (events, 2, 0)


def test_the_search_finds_by_number_and_words_and_not_itself(desk, ticket, other, address):
    for asked in ("", "پیگیری", str(other.number)):
        page = text_of(desk.get(f"{address}/find", {"q": asked}))
        assert (other.public_id in page, ticket.public_id in page) == (True, False)


def test_what_is_chosen_stays_while_she_goes_on_searching(desk, hear, ticket, other, address):
    page = text_of(desk.get(f"{address}/find", {"many": "1", "q": "هیچ‌چیز", "ticket": other.public_id}))
    assert f'value="{other.public_id}" checked' in page


def test_merging(desk, ticket, other, address):
    response = desk.post(f"{address}/merge", {"ticket": other.public_id, "into": "this"})
    assert (response.status_code, str(ticket.number) in toast(response)["text"]) == (204, True)
    page = text_of(desk.get(f"/desk/tickets/{other.number}"))
    assert (f'href="{address}"' in page, 'id="composer"' in page) == (True, False)
    assert "دو" in text_of(desk.get(address))
    late = desk.post(f"/desk/tickets/{other.number}/messages", {"text": "سلام"}, headers={"HX-Request": "true"})
    assert (late.status_code, str(ticket.number) in text_of(late), Message.objects.count()) == (422, True, 2)
    assert desk.post(f"/desk/tickets/{other.number}/merge/back").status_code == 204
    assert 'id="composer"' in text_of(desk.get(f"/desk/tickets/{other.number}"))


def test_a_merge_is_taken_back_at_once(desk, ticket, other, address):
    merged = desk.post(f"{address}/merge", {"ticket": other.public_id, "into": "this"})
    assert desk.post(toast(merged)["undo"]).status_code == 204
    assert Ticket.objects.get(pk=other.pk).merged_into_id is None
    assert (ticket.messages.count(), other.messages.count()) == (1, 1)


def test_merging_the_other_way(desk, ticket, other, address):
    desk.post(f"{address}/merge", {"ticket": other.public_id, "into": "other"})
    assert Ticket.objects.get(pk=ticket.pk).merged_into_id == other.pk


def test_who_does_not_see_the_other_merges_and_links_nothing(make_member, sign_in, shop, hear, ticket, other, address):
    sara = make_member("سارا", sees="own")
    ticket.assign(sara, by=shop.owner)
    browser, events = sign_in(sara), Event.objects.count()
    for deed in ("merge", "link"):
        given = {"ticket": other.public_id, "how": "related", "into": "this"}
        assert browser.post(f"{address}/{deed}", given).status_code == 422
    assert (Event.objects.count(), Link.objects.count()) == (events, 0)
    link(ticket=ticket, other=other, how="related", by=shop.owner)
    page = text_of(browser.get(f"{address}/relations"))
    assert (str(other.number) in page, "پیگیری" in page) == (False, False)
    assert browser.post(f"{address}/link/off", {"link": Link.objects.get().public_id}).status_code == 422
    assert Link.objects.count() == 1


def test_linking_is_shown_on_both_sides(desk, ticket, other, address):
    desk.post(f"{address}/link", {"ticket": other.public_id, "how": "child"})
    assert str(other.number) in text_of(desk.get(f"{address}/relations"))
    assert str(ticket.number) in text_of(desk.get(f"/desk/tickets/{other.number}/relations"))
    desk.post(f"{address}/link/off", {"link": Link.objects.get().public_id})
    assert Link.objects.count() == 0


def test_a_split_leads_to_the_new_request(desk, hear, ticket, address):
    message = hear("موضوع دیگر", ticket_id=ticket.pk).message
    assert "موضوع دیگر" in text_of(desk.get(f"{address}/messages/{message.pk}/splitting"))
    response = desk.post(f"{address}/messages/{message.pk}/split", {"subject": "تازه"})
    fresh = Ticket.objects.get(subject="تازه")
    there = {"path": f"/desk/tickets/{fresh.number}", "source": "#main", "target": "#main"}
    assert json.loads(response["HX-Location"]) == there
    assert desk.get(there["path"]).status_code == 200  # a look is nothing that is done
    assert desk.post(f"{address}/messages/{ticket.messages.get().pk}/split").status_code == 422
    back = desk.post(toast(response)["undo"])
    assert json.loads(back["HX-Location"]) == there | {"path": address}
    assert (ticket.messages.count(), Ticket.objects.get(pk=fresh.pk).merged_into_id) == (2, ticket.pk)


def test_people(desk, shop, make_member, ticket, address):
    sara, ali = make_member("سارا"), identify(kind="email", value="ali@example.ir", name="علی")
    answered = desk.post(f"{address}/people/copy", {"contact": ali.public_id})
    assert answered.status_code == 204, text_of(answered)
    desk.post(f"{address}/people/copy", {"fresh": "reza@example.ir"})
    desk.post(f"{address}/people/follow", {"member": sara.public_id})
    desk.post(f"{address}/people/follow", {"member": "me"})
    page = text_of(desk.get(f"{address}/relations"))
    assert all(name in page for name in ("علی", "reza@example.ir", "سارا", shop.owner.name))
    assert "۲ نفر" in text_of(desk.get(f"{address}/head"))
    desk.post(f"{address}/people/copy/off", {"contact": ali.public_id})
    desk.post(f"{address}/people/follow/off", {"member": sara.public_id})
    assert (Participant.objects.count(), ticket.followers.count()) == (1, 1)
    assert desk.post(f"{address}/people/copy", {"fresh": "نه"}).status_code == 422


def test_a_light_member_follows_herself_and_nobody_else(make_member, sign_in, ticket, address):
    light, sara = make_member("رضا", role="light"), make_member("سارا")
    browser = sign_in(light)
    assert browser.post(f"{address}/people/follow", {"member": "me"}).status_code == 204
    assert browser.post(f"{address}/people/follow", {"member": sara.public_id}).status_code == 403
    assert list(ticket.followers.values_list("member", flat=True)) == [light.pk]


def test_one_answer_to_all(desk, shop, hear, ticket, other, address):
    link(ticket=ticket, other=other, how="child", by=shop.owner)
    assert "گفت‌وگوی زنده: ۱" in text_of(desk.get(f"{address}/broadcasting"))
    assert desk.post(f"{address}/broadcast", {"text": " "}).status_code == 422
    assert desk.post(f"{address}/broadcast", {"text": "برطرف شد", "solves": "1"}).status_code == 204
    made = Broadcast.objects.get()
    assert "every 2s" in text_of(desk.get(f"{address}/relations"))
    desk.post(f"{address}/broadcast/steer", {"broadcast": made.public_id, "do": "stop"})
    desk.post(f"{address}/broadcast/steer", {"broadcast": made.public_id, "do": "go"})
    answer_batch(made.pk)
    page = text_of(desk.get(f"{address}/broadcast/{made.public_id}"))
    assert (str(other.number) in page, "برطرف شد" in page) == (True, True)
    assert "every 2s" not in text_of(desk.get(f"{address}/relations"))


def test_an_agent_answers_not_all_at_once(make_member, sign_in, shop, ticket, other, address):
    link(ticket=ticket, other=other, how="child", by=shop.owner)
    browser = sign_in(make_member("سارا"))
    assert browser.get(f"{address}/broadcasting").status_code == 403
    assert browser.post(f"{address}/broadcast", {"text": "سلام"}).status_code == 403
    assert Broadcast.objects.count() == 0


def test_who_may_be_called_in_a_note(desk, make_member, ticket, address):
    make_member("سارا", sees="own")
    people = desk.get(f"{address}/people/callable").json()["people"]
    assert [(each["name"], each["sees"]) for each in people] == [("سارا", False)]


def test_the_writer_is_told_who_was_not(desk, make_member, ticket, address):
    make_member("سارا", sees="own")
    given = {"text": "@سارا ببین", "mode": "note"}
    response = desk.post(f"{address}/messages", given, headers={"HX-Request": "true"})
    assert ("سارا" in toast(response)["text"], toast(response)["kind"]) == (True, "warn")
    assert '<bdi class="mention">@سارا</bdi>' in text_of(response)


def test_the_section_asks_the_same_for_one_link_and_for_thirty(desk, shop, hear, ticket, address, count_queries):
    def asked():
        with count_queries() as counted:
            desk.get(f"{address}/relations")
        return len(counted)

    link(ticket=ticket, other=hear("0").ticket, how="child", by=shop.owner)
    first = asked()
    for each in range(29):
        link(ticket=ticket, other=hear(str(each)).ticket, how="child", by=shop.owner)
    assert asked() == first


def test_the_list_to_choose_from_asks_the_same_for_one_and_for_many(desk, hear, ticket, address, count_queries):
    def asked():
        with count_queries() as counted:
            desk.get(f"{address}/find")
        return len(counted)

    hear("0")
    first = asked()
    for each in range(8):
        hear(str(each))
    assert asked() == first


def test_a_merged_request_says_so_to_who_may_not_see_the_other(make_member, sign_in, shop, ticket, other):
    sara = make_member("سارا", sees="own")
    ticket.assign(sara, by=shop.owner)
    merge(target=other, sources=[ticket], by=shop.owner)
    page = text_of(sign_in(sara).get(f"/desk/tickets/{ticket.number}"))
    assert (f"/desk/tickets/{other.number}" in page, "merge/back" in page) == (False, False)
