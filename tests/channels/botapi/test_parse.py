"""From updates to requests."""

import json
import string
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.adapters.botapi.parse import arrival_of
from pasokh.channels.adapters.botapi.reading import NotAnUpdate, read
from pasokh.channels.adapters.botapi.storing import store_update
from pasokh.channels.jobs import fetch_and_process
from pasokh.channels.models import Channel, Receipt
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, Identity
from pasokh.tickets.models import Attachment, Message, MessageEdit, Ticket
from tests.kernel.shared_data import shared_path

from .conftest import come, make_bot
from .provider import update

HERE = Path(__file__).parents[2] / "data" / "telegram" / "updates.jsonl"
RECORDED = {each["name"]: each["body"] for each in map(json.loads, HERE.read_text().splitlines())}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def test_a_message_is_a_request_and_the_next_one_joins_it(say):
    first, second = say(text="سلام، سفارشم نرسیده"), say(text="شمارهٔ ۱۴۰۳۷")
    assert first.ticket_id == second.ticket_id
    assert (first.ticket.channel, first.ticket.contact.name, first.ticket.contact.language) == (
        "telegram",
        "مریم رضایی",
        "fa",
    )
    assert Identity.objects.get(proven=True).value == "501"


def test_an_update_that_comes_twice_is_one_message(bot):
    for _ in range(2):
        come(bot, update(7, text="سلام"))
    assert (Message.objects.count(), Receipt.objects.count()) == (1, 1)


def test_the_same_number_with_another_message_is_not_lost(bot):
    come(bot, update(7, text="یک"))
    come(bot, update(7, text="دو", message_id=99))
    assert Message.objects.count() == 2


def test_form_becomes_html_by_utf16_places(say):
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 8, "length": 4, "url": "javascript:x"},
    ]
    message = say(text="👋 سلام پیوند", entities=entities)
    assert "<strong>سلام</strong>" in message.html
    assert "javascript" not in message.html
    assert say(text="بی‌شکل", entities=[{"type": "mention", "offset": 0, "length": 2}]).html == ""


def test_a_picture_comes_with_its_words(provider, say):
    provider.files["big"] = PNG
    photo = [
        {"file_id": "small", "width": 9, "height": 9},
        {"file_id": "big", "width": 900, "height": 900, "file_size": 48},
    ]
    message = say(photo=photo, caption="شکسته است")
    file = Attachment.objects.get()
    assert (message.text, file.message_id, file.content_type, file.size) == ("شکسته است", message.pk, "image/png", 48)


def test_pictures_sent_together_are_one_message(provider, say):
    for name in ("a", "b", "c"):
        provider.files[name] = PNG + name.encode()
    first = say(photo=[{"file_id": "a"}], media_group_id="g1", caption="سه عکس")
    for name in ("b", "c"):
        assert say(photo=[{"file_id": name}], media_group_id="g1").pk == first.pk
    assert (Message.objects.count(), first.attachments.count()) == (1, 3)
    provider.files["d"] = PNG
    assert say(photo=[{"file_id": "d"}], media_group_id="g2").pk != first.pk


def test_pictures_sent_together_come_in_any_order_and_their_words_are_changed_apart(provider, bot, say):
    for name in ("a", "b"):
        provider.files[name] = PNG + name.encode()
    provider.refuse("getFile", 502, "Bad Gateway")
    late = update(500, photo=[{"file_id": "a"}], media_group_id="g1", caption="یک", message_id=61)
    assert come(bot, late).state == "waiting"
    message = say(photo=[{"file_id": "b"}], media_group_id="g1", caption="دو", message_id=62)
    assert come(bot, late).message_id == message.pk
    said = {"photo": [{"file_id": "a"}], "media_group_id": "g1", "message_id": 61, "edit_date": 9}
    assert say(kind="edited_message", caption="یک، از پشت", **said).pk == message.pk
    message.refresh_from_db()
    assert (message.text.splitlines(), message.attachments.count()) == (["دو", "یک", "یک، از پشت"], 2)


@pytest.mark.parametrize("why", ["a group that nobody wants", "blocked"])
def test_nothing_is_fetched_of_what_nothing_is_made_of(provider, bot, say, why):
    provider.files["x"] = PNG
    if why == "blocked":
        say(text="سلام")
        Contact.objects.update(blocked_at=timezone.now())
    given = update(90, photo=[{"file_id": "x"}], chat=501 if why == "blocked" else -100)
    receipt, _ = store_update(bot, json.dumps(given).encode())
    fetch_and_process(workspace_id=bot.workspace_id, receipt_id=receipt.pk)
    receipt.refresh_from_db()
    assert (receipt.reason, Attachment.objects.count()) == ("blocked" if why == "blocked" else "group", 0)
    assert "getFile" not in [name for name, _ in provider.calls]


def test_a_file_that_cannot_be_fetched_is_said_so(provider, bot, say):
    provider.refuse("getFile", 400, "Bad Request: file is too big")
    message = say(document={"file_id": "x", "file_name": "بزرگ.zip", "file_size": 10})
    assert ("بزرگ.zip" in message.text, Attachment.objects.count()) == (True, 0)
    large = say(document={"file_id": "y", "file_name": "film.mkv", "file_size": 10**9})
    assert "film.mkv" in large.text
    assert [name for name, params in provider.calls if params.get("file_id") == "y"] == []


def test_a_provider_that_is_away_is_asked_again_and_nothing_is_lost(provider, bot):
    provider.refuse("getFile", 502, "Bad Gateway")
    provider.files["x"] = PNG
    receipt = come(bot, update(1, document={"file_id": "x", "file_name": "a.png"}, caption="عکس"))
    assert (receipt.state, receipt.facts["tries"], Message.objects.count()) == ("waiting", 1, 0)
    assert come(bot, update(1, document={"file_id": "x", "file_name": "a.png"}, caption="عکس")).state == "done"
    assert Attachment.objects.get().name == "a.png"


def test_an_edit_keeps_what_was_said(say):
    message = say(text="ساعت ۵ بیایید", message_id=77)
    say(kind="edited_message", text="ساعت ۶ بیایید", message_id=77, edit_date=5)
    message.refresh_from_db()
    assert (message.text, MessageEdit.objects.get().text) == ("ساعت ۶ بیایید", "ساعت ۵ بیایید")
    assert (message.edited_at is not None, MessageEdit.objects.get().member, Message.objects.count()) == (True, None, 1)


def test_an_edit_that_overtakes_its_message_is_one_with_it(provider, bot):
    provider.files["x"] = PNG
    photo = {"photo": [{"file_id": "x"}], "message_id": 77}
    provider.refuse("getFile", 502, "Bad Gateway")
    first = update(1, caption="ساعت ۵", **photo)
    assert come(bot, first).state == "waiting"
    edited = come(bot, update(2, kind="edited_message", caption="ساعت ۶", edit_date=5, **photo)).message_id
    receipt = come(bot, first)
    assert (receipt.state, receipt.reason, receipt.message_id) == ("done", "late", edited)
    assert (Message.objects.get().text, Attachment.objects.count()) == ("ساعت ۶", 1)


def test_who_was_blocked_changes_nothing(say, bot):
    message = say(text="ساعت ۵ بیایید", message_id=77)
    Contact.objects.update(blocked_at=timezone.now())
    receipt = come(bot, update(90, kind="edited_message", text="ساعت ۶ بیایید", message_id=77, edit_date=5))
    message.refresh_from_db()
    assert (receipt.state, receipt.reason, message.text) == ("ignored", "blocked", "ساعت ۵ بیایید")


def test_an_edit_of_what_we_never_had_is_a_message(say):
    assert say(kind="edited_message", text="پیام پیش از ربات", message_id=5, edit_date=5).text == "پیام پیش از ربات"


def test_a_moving_place_does_not_speak_each_time(say):
    say(location={"latitude": 35.7, "longitude": 51.4, "live_period": 60}, message_id=5)
    say(
        kind="edited_message",
        location={"latitude": 35.8, "longitude": 51.4, "live_period": 60},
        message_id=5,
        edit_date=9,
    )
    assert (Message.objects.count(), MessageEdit.objects.count()) == (1, 0)
    assert "35.700000, 51.400000" in Message.objects.get().text


def test_an_answer_goes_to_the_request_that_it_answers(shop, bot, say):
    from pasokh.tickets.actions.split import split

    first = say(text="نرسیده")
    second = say(text="و فاکتور هم می‌خواهم")
    split(ticket=first.ticket, message_id=second.pk, by=shop.owner, subject="فاکتور")
    quoted = {"message_id": 1002, "text": "و فاکتور هم می‌خواهم"}
    answer = say(text="به نام شرکت", reply_to_message=quoted)
    assert answer.ticket_id == Message.objects.get(pk=second.pk).ticket_id
    assert answer.ticket_id != first.ticket_id
    assert answer.quoted == "و فاکتور هم می‌خواهم"


def test_her_own_contact_proves_her_phone(shop, say):
    say(contact={"phone_number": "989121234567", "first_name": "مریم", "user_id": 501})
    phone = Identity.objects.get(kind="phone")
    assert (phone.value, phone.proven) == ("+989121234567", True)


@pytest.mark.parametrize("whose", [{"user_id": 777}, {}, {"user_id": "501"}, {"user_id": True}])
def test_the_contact_of_somebody_else_proves_nothing(shop, say, whose):
    message = say(contact={"phone_number": "+989121234567", "first_name": "علی"} | whose)
    assert ("علی" in message.text, "+989121234567" in message.text) == (True, True)
    assert not Identity.objects.filter(kind="phone").exists()


def test_whoever_shares_the_phone_of_a_known_customer_is_that_customer(shop, say):
    known = identify(kind="phone", value="09121234567", name="مریم رضایی")
    ticket = say(text="سلام").ticket
    say(contact={"phone_number": "+989121234567", "user_id": 501})
    ticket.refresh_from_db()
    assert (ticket.contact_id, Contact.objects.filter(merged_into=None).count()) == (known.pk, 1)
    assert say(text="باز هم من").ticket.contact_id == known.pk


def test_a_customer_known_by_mail_is_not_joined_by_herself(shop, say):
    known = identify(kind="phone", value="09121234567", name="علی")
    hers = say(text="سلام").ticket.contact
    Identity.objects.create(contact=hers, kind="email", value="maryam@example.ir", proven=True)
    say(contact={"phone_number": "+989121234567", "user_id": 501})
    assert Contact.objects.filter(merged_into=None).count() == 2
    assert not Identity.objects.get(contact=hers, kind="phone").proven
    assert Identity.objects.get(contact=known, kind="phone").proven


def test_a_button_is_an_answer(bot, say):
    first = say(text="سلام")
    keyboard = {
        "inline_keyboard": [[{"text": "پیگیری سفارش", "callback_data": "1"}], [{"text": "دیگر", "callback_data": "2"}]]
    }
    asked = {"message_id": 2000, "chat": {"id": 501, "type": "private"}, "reply_markup": keyboard}
    who = {"id": 501, "is_bot": False, "first_name": "مریم"}
    receipt = come(bot, {"update_id": 900, "callback_query": {"id": "55", "from": who, "message": asked, "data": "2"}})
    message = Message.objects.get(pk=receipt.message_id)
    assert (message.text, message.ticket_id) == ("دیگر", first.ticket_id)


def test_start_greets_and_opens_nothing(bot):
    receipt = come(bot, update(1, text="/start"))
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("done", "command: start", 0)


@pytest.mark.parametrize(("said", "begins"), [("/start order-14037", True), ("/start@khaneno_bot", True), ("/start سلام", False), ("/start my order", False), ("/starter", False)])  # fmt: skip
def test_what_is_said_behind_start_is_not_swallowed(bot, said, begins):
    receipt = come(bot, update(1, text=said))
    assert (receipt.message_id is None) == begins


def test_a_button_in_a_channel_is_nobody_s_word(bot):
    place = {"message_id": 5, "chat": {"id": -1005, "type": "channel"}}
    pressed = {"id": "5", "from": {"id": 501}, "message": place, "data": "1"}
    receipt = come(bot, {"update_id": 4, "callback_query": pressed})
    assert (receipt.state, Message.objects.count(), Contact.objects.count()) == ("ignored", 0, 0)


def test_a_name_turns_no_line_around(say):
    given = {"id": 501, "is_bot": False, "first_name": "\u202eexe.\nmaryam"}
    assert say(text="سلام", **{"from": given}).ticket.contact.name == "exe. maryam"


def test_coming_and_going_are_known(bot, say):
    say(text="سلام")
    member = {
        "update_id": 50,
        "my_chat_member": {"chat": {"id": 501, "type": "private"}, "from": {"id": 501}, "date": 1},
    }
    for status, reached in (("kicked", False), ("member", True), ("kicked", False)):
        member = {**member, "update_id": member["update_id"] + 1}
        member["my_chat_member"] = member["my_chat_member"] | {
            "new_chat_member": {"status": status},
            "date": member["update_id"],
        }
        come(bot, member)
        assert (Identity.objects.get().unreachable_at is None) == reached
    say(text="برگشتم")
    assert Identity.objects.get().unreachable_at is None


def test_groups_are_left_alone_unless_they_are_wanted(shop, provider, bot):
    receipt = come(bot, update(1, chat=-100, text="سلام به همه"))
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("done", "group", 0)
    assert bytes(receipt.raw) == b""
    bot.settings = bot.settings | {"groups": True}
    bot.save()
    private = Message.objects.get(pk=come(bot, update(2, text="خصوصی")).message_id)
    common = Message.objects.get(pk=come(bot, update(3, chat=-100, text="سلام به همه")).message_id)
    assert (common.text, common.ticket.contact.name) == ("مریم رضایی: سلام به همه", "مشتریان عمده")
    assert common.ticket_id != private.ticket_id


def test_what_nothing_is_made_of_is_kept_and_shown(bot):
    receipt = come(bot, {"update_id": 4, "business_message": {"text": "سلام", "chat": {"id": 4, "type": "private"}}})
    assert (receipt.state, receipt.reason) == ("ignored", "kind: business_message")


def _every_update():
    folder = shared_path("channel-samples/telegram/updates")
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def _without_trouble(bot, provider, updates):
    provider.any_file = PNG
    for name, body in updates.items():
        receipt = come(bot, body)
        assert receipt.state in ("done", "ignored"), (name, receipt.reason)
        held = receipt.message_id and Message.objects.get(pk=receipt.message_id)
        assert receipt.state == "done" or receipt.reason.startswith(("kind: ", "empty")), (name, receipt.reason)
        assert not held or held.text or held.attachments.exists(), name
        Receipt.objects.all().delete()


def test_recorded_updates_are_taken_without_an_error(bot, provider):
    _without_trouble(bot, provider, {name: body for name, body in RECORDED.items() if not name.startswith("answer ")})


def test_every_recorded_update_is_taken_without_an_error(bot, provider):
    _without_trouble(bot, provider, _every_update())


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
names = st.sampled_from("message edited_message callback_query my_chat_member from chat id type text entities offset length photo file_id document "
                        "contact user_id phone_number location latitude longitude reply_to_message quote data reply_markup inline_keyboard sticker "
                        "poll options media_group_id new_chat_member status rich_message blocks forward_origin url".split())  # fmt: skip
anything = st.recursive(scalars | st.sampled_from(["private", "group", "bold", "text_link"]), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=30)  # fmt: skip


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll"]),
    st.dictionaries(names, anything, max_size=8),
)
def test_whatever_stands_in_an_update_it_is_read(kind, body):
    channel = Channel(pk=1, workspace_id=1, kind="telegram", settings={"groups": True})
    found = arrival_of(read(json.dumps({"update_id": 1, kind: body}).encode()), channel, {})
    assert "\x00" not in found.text + found.html + found.external_id
    found.text.encode()


@given(st.binary(max_size=200) | st.text(string.printable, max_size=200).map(str.encode))
def test_what_is_no_update_says_so(raw):
    try:
        read(raw)
    except NotAnUpdate:
        return
    assert isinstance(json.loads(raw), dict)


HOSTILE = {
    "a NUL in the kind": r'{"update_id": 1, "mes\u0000sage": {"chat": {"id": 1}}}',
    "a NUL and half a letter in the text": r'{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "a\u0000\ud800"}}',
    "numbers without end": '{"update_id": 1, "message": {"message_id": %s, "chat": {"id": %s, "type": "private"}, "from": {"id": 5}, "text": "a"}}' .replace("%s", "9" * 400),
    "wrong types": '{"update_id": 1, "message": {"message_id": "x", "chat": [], "from": 7, "text": {"a": 1}, "photo": {"a": []}, "entities": {"a": 1}}}',
    "a list that is no picture": '{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "photo": [1, null, {"file_id": 7}]}}',
    "an album of strange names": r'{"update_id": 1, "message": {"message_id": 1, "media_group_id": "\u0000\ud800", "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "a"}}',
    "a text of a megabyte": '{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "%s"}}' .replace("%s", "سلام " * 200_000),
    "too deep": '{"update_id": 1, "message": ' + '{"a":' * 500 + "1" + "}" * 501,
}  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_updates_are_kept_and_hinder_nothing(bot, say, hostile):
    receipt, fresh = store_update(bot, hostile.encode())
    assert fresh
    from pasokh.channels.jobs import fetch_and_process, process_receipt

    process_receipt(receipt_id=receipt.pk)
    receipt.refresh_from_db()
    if receipt.state == "waiting":
        fetch_and_process(workspace_id=bot.workspace_id, receipt_id=receipt.pk)
        receipt.refresh_from_db()
    assert receipt.state in ("done", "ignored", "quarantined")
    assert say(text="سلام").text == "سلام"


def test_what_is_no_update_waits_in_quarantine(bot):
    receipt, _ = store_update(bot, b"\xff not json")
    from pasokh.channels.jobs import process_receipt

    process_receipt(receipt_id=receipt.pk)
    receipt.refresh_from_db()
    assert receipt.state == "quarantined"


def test_bale_is_read_alike(shop, bale):
    message = Message.objects.get(pk=come(bale, update(1, text="سلام")).message_id)
    assert (message.ticket.channel, message.ticket.contact.identities.get().kind) == ("bale", "bale")


def test_a_bot_belongs_to_one_channel(shop, provider, bot):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        make_bot(shop, provider)
    assert Channel.objects.filter(kind="telegram").count() == 1
