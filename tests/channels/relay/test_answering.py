"""What colleagues answer and press on their own messengers."""

import threading

from django.db import connection

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Receipt
from pasokh.channels.relay import claiming, settings
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from tests.channels.botapi.conftest import come, make_bot
from tests.channels.botapi.provider import update

from .conftest import REZA, SARA, handset, hears, press, told_as, write


def test_an_answer_there_is_her_reply_here(provider, bot, relay, sara, reza, ask):
    message = ask()
    receipt = write(bot, SARA, 10, text="بله، بفرمایید", reply_to_message={"message_id": told_as(sara, message)})
    said = Message.objects.get(kind="reply")
    assert (said.text, said.author_id, said.state, said.ticket_id) == (
        "بله، بفرمایید",
        sara.member_id,
        "sent",
        message.ticket_id,
    )
    assert (receipt.state, receipt.reason, receipt.message_id) == ("done", "colleague", said.pk)
    assert Ticket.objects.get(pk=message.ticket_id).assignee_id == sara.member_id
    assert Ticket.objects.count() == 1


def test_an_answer_that_comes_twice_is_said_once(bot, relay, sara, ask):
    message = ask()
    given = update(10, chat=SARA, text="بله", reply_to_message={"message_id": told_as(sara, message)})
    come(bot, given)
    Receipt.objects.update(state="waiting")
    come(bot, given)
    assert Message.objects.filter(kind="reply").count() == 1


def test_the_button_gives_it_to_one_and_tells_the_others(provider, bot, relay, sara, reza, ask):
    message = ask()
    press(bot, SARA, 20, message)
    press(bot, REZA, 21, message)
    assert Ticket.objects.get(pk=message.ticket_id).assignee_id == sara.member_id
    said = [each.get("text", "") for each in provider.sent("answerCallbackQuery")] or [
        params.get("text", "") for name, params in provider.calls if name == "answerCallbackQuery"
    ]
    assert ("سارا" in said[1], "سارا" in said[0]) == (True, False)
    edits = {params["chat_id"]: params for name, params in provider.calls if name == "editMessageText"}
    assert "سارا" in edits[str(REZA)]["text"] and "reply_markup" not in edits[str(REZA)]
    assert "reply_markup" not in edits[str(SARA)]


def test_what_another_has_is_not_answered(provider, bot, relay, sara, reza, ask):
    message = ask()
    press(bot, SARA, 20, message)
    write(bot, REZA, 21, text="من هم هستم", reply_to_message={"message_id": told_as(reza, message)})
    assert not Message.objects.filter(kind="reply").exists()
    assert "سارا" in hears(provider, REZA)[-1]


def test_the_conversation_goes_on_with_whoever_has_it(provider, bot, relay, sara, reza, ask):
    press(bot, SARA, 20, ask())
    before = len(hears(provider, REZA))
    ask("هستید؟")
    assert ("هستید؟" in hears(provider, SARA)[-1], len(hears(provider, REZA))) == (True, before)


def test_who_writes_without_context_is_helped(provider, bot, relay, sara, ask):
    ask()
    receipt = write(bot, SARA, 10, text="سلام")
    assert (receipt.reason, Message.objects.filter(kind="reply").count(), Ticket.objects.count()) == ("colleague", 0, 1)
    assert len(hears(provider, SARA)) == 2
    write(bot, SARA, 11, text="پاسخ", reply_to_message={"message_id": 999999})
    assert not Message.objects.filter(kind="reply").exists()


def test_an_answer_whose_file_cannot_be_fetched_is_not_sent_without_it(provider, bot, relay, sara, ask):
    message = ask()
    provider.refuse("getFile", 400, "Bad Request: file is too big")
    context = {"reply_to_message": {"message_id": told_as(sara, message)}}
    write(bot, SARA, 10, document={"file_id": "x", "file_name": "a.zip"}, caption="این است", **context)
    assert not Message.objects.filter(kind="reply").exists()
    assert len(hears(provider, SARA)) == 2


def test_an_answer_to_what_was_merged_goes_to_the_one_that_goes_on(shop, bot, relay, sara, ask, hear, site):
    from pasokh.tickets.actions.merge import merge

    message = ask()
    other = hear("دیگر", channel="chat", origin=site.origin).ticket
    old = Ticket.objects.get(pk=message.ticket_id)
    merge(target=other, sources=[old], by=shop.owner)
    assert claiming.take(ticket=old, member=sara.member).pk == other.pk


def test_the_button_gives_nothing_to_a_chat_that_is_no_colleague_s_any_more(shop, provider, bot, relay, sara, ask):
    message = ask()
    deactivate(member=sara.member, by=shop.owner)
    receipt = press(bot, SARA, 20, message)
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("done", "colleague", 1)
    assert Ticket.objects.get().assignee_id is None
    assert [name for name, _ in provider.calls].count("answerCallbackQuery") == 1


def test_what_she_changes_there_is_changed_here(bot, relay, sara, ask):
    message = ask()
    context = {"reply_to_message": {"message_id": told_as(sara, message)}, "message_id": 77}
    write(bot, SARA, 10, text="ساعت ۵", **context)
    write(bot, SARA, 11, kind="edited_message", text="ساعت ۶", edit_date=9, **context)
    said = Message.objects.get(kind="reply")
    assert (said.text, said.edits.get().text) == ("ساعت ۶", "ساعت ۵")


def test_stars_that_she_types_there_are_no_form(bot, relay, sara, ask):
    message = ask()
    context = {"reply_to_message": {"message_id": told_as(sara, message)}, "message_id": 77}
    write(bot, SARA, 10, text="ابعاد 2*3*4", **context)
    write(bot, SARA, 11, kind="edited_message", text="ابعاد *2*3*4*", edit_date=9, **context)
    said = Message.objects.get(kind="reply")
    assert (said.text, said.html) == ("ابعاد *2*3*4*", "")


def test_files_go_both_ways(provider, bot, relay, sara, shop, ask, maryam):
    from pasokh.kernel import files
    from pasokh.tickets.actions.attach import attach

    png = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    key = attach(files.store(png, name="عکس.png"), by=maryam.actor).pk
    message = ask("ببینید", attachment_ids=(key,))
    assert provider.sent("sendPhoto")[0]["photo"][1] == png
    provider.files["x"] = png
    write(
        bot,
        SARA,
        10,
        photo=[{"file_id": "x"}],
        caption="این است",
        reply_to_message={"message_id": told_as(sara, message)},
    )
    said = Message.objects.get(kind="reply")
    assert (said.text, said.attachments.get().size) == ("این است", len(png))


def test_a_request_of_a_colleague_who_cannot_be_told_may_be_taken(bot, relay, sara, make_member, ask, shop):
    away = make_member("مینا")
    message = ask()
    message.ticket.assign(away, by=shop.owner)
    claiming.take(ticket=message.ticket, member=sara.member)
    assert Ticket.objects.get().assignee_id == sara.member_id


def test_of_two_who_press_at_once_exactly_one_has_it(real_shop, provider, no_waiting):
    from pasokh.contacts.actions.identify import identify
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.workspaces.actions.found import add_member
    from pasokh.workspaces.models import User

    with workspace(real_shop):
        bot, site = make_bot(real_shop, provider), open_site(name="سایت", inbox=real_shop.inbox, by=real_shop.owner)
        settings.set_relay(site=site, by=real_shop.owner, active=True, after=0)
        members = [
            add_member(
                user=User.objects.create_user(f"m{n}@khaneno.example", "گذرواژهٔ-خوب-۱۲", name=f"همکار {n}"),
                name=f"همکار {n}",
                role="agent",
            )
            for n in range(4)
        ]
        for n, member in enumerate(members):
            handset(member, bot, 900 + n)
        visitor = identify(kind="visitor", value="v1")
        tickets = [
            receive(
                Inbound(channel="chat", origin=site.origin, contact=visitor, inbox_id=real_shop.inbox.pk, text="سلام")
            ).ticket
            for _ in range(3)
        ]
    for ticket in tickets:
        barrier, won, lost = threading.Barrier(len(members)), [], []

        def press(member, ticket=ticket, barrier=barrier, won=won, lost=lost):
            try:
                barrier.wait(60)
                with workspace(real_shop):
                    claiming.take(ticket=ticket, member=member)
                won.append(member.pk)
            except claiming.HasIt as found:
                lost.append(found.member.pk)
            finally:
                connection.close()

        threads = [threading.Thread(target=press, args=(member,)) for member in members]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
        assert (len(won), lost) == (1, won * 3)
        with workspace(real_shop):
            assert Ticket.objects.get(pk=ticket.pk).assignee_id == won[0]
