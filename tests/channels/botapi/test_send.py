"""From a reply to the messenger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.actions import send
from pasokh.channels.adapters.botapi import client as calls
from pasokh.channels.adapters.botapi.client import Client
from pasokh.channels.adapters.botapi.forms_of_text import html_of, length_of, split, text_of_html
from pasokh.channels.models import Delivery
from pasokh.channels.ways import is_instant, ways_of
from pasokh.contacts.models import Identity
from pasokh.kernel import files, limits, outbound
from pasokh.kernel.markdown import read
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Message

from .conftest import come, make_bot
from .provider import TOKEN, update


@pytest.fixture
def ticket(say):
    return say(text="سلام").ticket


@pytest.fixture
def answer(shop, ticket):
    """An agent answers and the delivery is done; the message as it stands then."""

    def answer(typed="سلام، پیگیری می‌کنیم", **fields):
        formed = read(typed)
        given = {"text": formed.text, "html": formed.html, "source": formed.source}
        message = reply(ticket=ticket, by=shop.owner, **given | fields)
        return deliver(message)

    return answer


def deliver(message):
    send.deliver(message.workspace_id, Delivery.objects.get(message=message).pk)
    return Message.objects.get(pk=message.pk)


def upload(shop, content, name, kind=""):
    return attach(files.store(content, name=name, content_type=kind), by=shop.owner.actor).pk


def test_an_answer_goes_to_her_chat(provider, bot, answer):
    message = answer()
    assert (message.state, provider.sent()) == ("sent", [{"chat_id": "501", "text": "سلام، پیگیری می‌کنیم"}])
    assert message.external_id == f"{bot.origin}:501:{provider.number}"


def test_form_goes_as_entities(provider, answer):
    answer("**مهم** است: [پیگیری](https://shop.ir/t?a=1&b=2)\n\n- یک\n- دو")
    (sent,) = provider.sent()
    assert sent["text"] == "مهم است: پیگیری\n\n• یک\n• دو"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 9, "length": 6, "url": "https://shop.ir/t?a=1&b=2"},
    ]


def test_bale_gets_plain_text(shop, provider, bale):
    message = Message.objects.get(pk=come(bale, update(1, text="سلام")).message_id)
    formed = read("**مهم** است")
    deliver(reply(ticket=message.ticket, by=shop.owner, text=formed.text, html=formed.html, source=formed.source))
    assert provider.sent() == [{"chat_id": "501", "text": "مهم است"}]


def test_a_long_answer_goes_in_parts(provider, answer):
    text = "\n\n".join(f"بند {number}: " + "متن " * 300 for number in range(12))
    answer(text)
    sent = [each["text"] for each in provider.sent()]
    assert all(length_of(each) <= 4096 for each in sent)
    assert "".join("".join(sent).split()) == "".join(text.split())
    assert len(sent) > 3


def test_files_go_as_what_they_are(shop, provider, answer):
    picture, table = (
        upload(shop, b"\x89PNG\r\n\x1a\n" + b"0" * 40, "عکس.png"),
        upload(shop, b"a;b", "جدول.csv", "text/csv"),
    )
    answer("فایل‌ها", attachment_ids=[picture, table])
    assert [name for name, _ in provider.calls if name.startswith("send")] == [
        "sendMessage",
        "sendPhoto",
        "sendDocument",
    ]
    assert provider.sent("sendDocument")[0]["document"] == ("جدول.csv", b"a;b")


def test_a_picture_that_is_too_long_to_be_shown_goes_as_a_document(shop, provider, answer):
    provider.refuse("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    message = answer("این است", attachment_ids=[upload(shop, b"\x89PNG\r\n\x1a\n" + b"0" * 40, "عکس.png")])
    assert (message.state, provider.sent("sendDocument")[0]["caption"]) == ("sent", "این است")


def test_who_blocked_the_bot_is_not_sent_a_document_instead(shop, provider, answer):
    provider.refuse("sendPhoto", 403, "Forbidden: bot was blocked by the user")
    message = answer("", attachment_ids=[upload(shop, b"\x89PNG\r\n\x1a\n" + b"0" * 40, "عکس.png")])
    assert (message.state, provider.sent("sendDocument")) == ("failed", [])


@pytest.mark.parametrize(("text", "state", "sent"), [("متن", "sent", ["متن"]), ("", "failed", [])])
def test_what_says_nothing_there_is_not_called_sent(provider, answer, text, state, sent):
    message = answer(text or "x", text=text, html="<hr>")
    assert (message.state, [each["text"] for each in provider.sent()]) == (state, sent)


def test_one_file_carries_the_words(shop, provider, answer):
    answer("این است", attachment_ids=[upload(shop, b"a;b", "a.csv", "text/csv")])
    (sent,) = provider.sent()
    assert (sent["caption"], sent["chat_id"]) == ("این است", "501")


@pytest.mark.parametrize(("state", "expected"), [("waiting", "queued"), ("blocked", "failed")])
def test_a_file_that_was_not_found_clean_is_not_sent(shop, provider, answer, state, expected):
    key = upload(shop, b"x", "a.bin")
    Attachment.objects.filter(pk=key).update(state=state)
    assert (answer("فایل", attachment_ids=[key]).state, provider.sent()) == (expected, [])


def test_a_customer_who_blocked_the_bot_is_known_as_such(shop, provider, bot, answer, ticket):
    provider.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    message = answer()
    assert (message.state, "blocked by the user" in message.failure) == ("failed", True)
    assert Identity.objects.get().unreachable_at is not None
    other = make_ticket_by_mail(shop, ticket.contact)
    assert bot.origin not in {way.origin for way in ways_of(other)}
    Identity.objects.update(unreachable_at=None)
    assert bot.origin in {way.origin for way in ways_of(other)}


def make_ticket_by_mail(shop, contact):
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    return receive(Inbound(channel="email", contact=contact, inbox_id=shop.inbox.pk, text="ایمیل")).ticket


def test_a_provider_that_asks_to_wait_is_waited_for_and_that_is_no_failed_try(provider, answer):
    provider.refuse("sendMessage", 429, "Too Many Requests: retry after 14", retry_after=14)
    message, delivery = answer(), Delivery.objects.get()
    assert (message.state, delivery.state, delivery.attempts) == ("queued", "queued", 0)
    assert (deliver(message).state, len(provider.sent("sendMessage"))) == ("sent", 2)


@pytest.fixture
def closed(monkeypatch):
    """Whose turn was put off: (the end of its key, seconds)."""
    found = []
    monkeypatch.setattr(limits, "close", lambda key, per_seconds, seconds: found.append((key.split()[-1], seconds)))
    return found


def test_who_else_writes_there_waits_as_well(provider, bot, answer, closed):
    provider.refuse("sendMessage", 429, "Too Many Requests: retry after 14", retry_after=14)
    answer()
    assert closed == [("501", 14)]


def test_where_several_chats_must_wait_the_whole_bot_does(monkeypatch, provider, bot, closed):
    asked = []
    monkeypatch.setattr(limits, "hit", lambda key, *limit: limits.Verdict(asked.append(key) or len(asked) < 3, 1, 0))
    for chat in (501, 502, 503):
        provider.refuse("sendMessage", 429, "Too Many Requests", retry_after=9)
        with pytest.raises(calls.TemporaryFailure):
            Client(bot).call("sendMessage", chat_id=chat, text="سلام")
    assert closed == [("501", 9), ("502", 9), ("503", 9), ("7000001", 9)]


def test_a_name_that_is_not_found_has_sent_nothing(provider, bot, answer, monkeypatch):
    def unknown(host, port):
        raise OSError("no name server")

    bot.settings = bot.settings | {"base_url": "https://bots.example"}
    bot.save()
    monkeypatch.setattr(outbound.addresses, "resolve", unknown)
    assert (answer().state, Delivery.objects.get().state) == ("queued", "queued")


@pytest.mark.parametrize(("status", "state"), [(502, "unsure"), (504, "unsure"), (503, "queued"), (404, "queued")])
def test_what_stands_between_may_have_lost_the_answer_only(provider, answer, status, state):
    provider.answers["sendMessage"] = [(status, ["no answer of a Bot API"])]
    answer()
    assert Delivery.objects.get().state == state


def test_what_has_gone_does_not_go_again(provider, answer):
    provider.answers["sendMessage"] = [
        (200, {"ok": True, "result": {"message_id": 1}}),
        (502, {"ok": False, "error_code": 502}),
    ]
    message = answer("بند " * 2000)
    assert (message.state, Delivery.objects.get().parts) == ("queued", ["1"])
    deliver(message)
    texts = [each["text"] for each in provider.sent()]
    assert texts[1] == texts[2]
    assert len(texts) == len(set(texts)) + 1


def test_a_line_that_breaks_after_the_call_is_shown_and_not_repeated(provider, answer):
    provider.broken = True
    message = answer()
    assert (message.state, message.failure, Delivery.objects.get().state) == ("failed", "unsure", "unsure")
    provider.broken = False
    send.retry(message)
    assert deliver(message).state == "sent"


def test_a_server_that_cannot_be_reached_is_tried_again(provider, bot, answer):
    provider.close()
    assert answer().state == "queued"


def test_a_refused_token_says_so_and_is_never_shown(bot, answer):
    bot.credentials = bot.credentials | {"token": "1:wrongwrongwrong"}
    bot.save()
    message = answer()
    assert (message.state, message.failure) == ("failed", "Unauthorized")


def test_no_failure_tells_the_token(provider, bot, answer):
    provider.close()
    answer()
    assert TOKEN.partition(":")[2] not in Delivery.objects.get().answer


def test_a_group_that_became_another_is_followed(shop, provider, bot):
    bot.settings = bot.settings | {"groups": True}
    bot.save()
    message = Message.objects.get(pk=come(bot, update(3, chat=-100, text="سلام")).message_id)
    provider.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)
    sent = reply(ticket=message.ticket, by=shop.owner, text="سلام")
    assert (deliver(sent).state, deliver(sent).state) == ("queued", "sent")
    assert provider.sent()[-1]["chat_id"] == "-1009"
    assert Identity.objects.get(kind="telegram").value == "-1009"


def test_choices_of_a_flow_are_buttons(provider, bot, ticket):
    from pasokh.channels.adapters.botapi.outgoing import outgoing_of
    from pasokh.channels.adapters.botapi.providers import PROVIDERS

    text = "چه می‌خواهید؟\n\n۱. پیگیری\n۲. اپراتور"
    (part,) = outgoing_of(Delivery(message=_said_by("flow", ticket, text)), PROVIDERS["telegram"])
    labels = [row[0]["text"] for row in part.params["reply_markup"]["inline_keyboard"]]
    assert labels == ["پیگیری", "اپراتور"]
    (plain,) = outgoing_of(Delivery(message=_said_by("member", ticket, text)), PROVIDERS["telegram"])
    assert "reply_markup" not in plain.params


def _said_by(kind, ticket, text):
    return Message.objects.create(ticket=ticket, position=50 + len(kind), kind="reply", author_kind=kind, text=text)


def test_the_greeting_says_what_the_settings_say(shop, provider, no_waiting):
    from pasokh.channels.adapters.botapi.jobs import greet

    bot = make_bot(shop, provider)
    for wished, words in (({}, "خانهٔ نو"), ({"greeting": {"fa": "خوش آمدید"}, "asks_phone": True}, "خوش آمدید")):
        bot.settings = bot.settings | wished
        bot.save()
        greet(workspace_id=shop.pk, channel_id=bot.pk, chat="501", language="fa")
        assert words in provider.sent()[-1]["text"]
    assert provider.sent()[-1]["reply_markup"]["keyboard"][0][0]["request_contact"]


def test_limits_are_kept(monkeypatch, bot):
    asked, client = [], Client(bot)
    monkeypatch.setattr(
        limits, "hit", lambda key, limit, seconds: asked.append((key, limit, seconds)) or limits.Verdict(True, 0, 1)
    )
    client.take_turn("501")
    client.take_turn("-100")
    assert [(limit, seconds) for _key, limit, seconds in asked] == [(30, 1), (1, 1), (30, 1), (20, 60)]


def test_who_has_no_turn_comes_again(monkeypatch, bot):
    monkeypatch.setattr(limits, "hit", lambda *arguments: limits.Verdict(False, 3, 0))
    monkeypatch.setattr(calls, "PATIENCE", 0)
    with pytest.raises(calls.TemporaryFailure) as failure:
        Client(bot).take_turn("501")
    assert failure.value.after == 3


def test_private_servers_and_proxies_need_a_word_of_the_installation(settings, provider, bot):
    settings.PASOKH_BOTS_PRIVATE = False
    with pytest.raises(calls.PermanentFailure):
        Client(bot).call("getMe")
    bot.settings = bot.settings | {"base_url": ""}
    bot.credentials = bot.credentials | {"proxy": provider.url}
    with pytest.raises(calls.PermanentFailure):
        Client(bot).call("getMe")
    assert provider.calls == []


def test_what_was_entered_by_hand_waits_for_nothing():
    assert (is_instant("telegram"), is_instant("telegram:5")) == (True, False)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n 👋سلام"), max_size=300)


@given(texts, st.integers(2, 60))
def test_split_loses_nothing_and_keeps_the_limit(text, limit):
    pieces = split(text, [{"type": "bold", "offset": 0, "length": length_of(text)}] if text else [], limit)
    assert "".join("".join(piece for piece, _ in pieces).split()) == "".join(text.split())
    assert all(length_of(piece) <= limit for piece, _ in pieces)
    assert all(each["offset"] + each["length"] <= length_of(piece) for piece, found in pieces for each in found)


places = st.fixed_dictionaries({"type": st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "text_link"]), "offset": st.integers(-2, 40),
                                "length": st.integers(-2, 40), "url": st.just("https://a.ir")})  # fmt: skip


@given(texts, st.lists(places, max_size=6))
def test_entities_never_change_the_words(text, entities):
    html = html_of(text, entities)
    if html:
        assert "".join(text_of_html(html)[0].split()) == "".join(text.split())


@given(st.text("*_`[]()>- abسلام\n1.👋", max_size=120))
def test_entities_of_markdown_lie_within_their_text(typed):
    formed = read(typed)
    text, entities = text_of_html(formed.html) if formed.html else (formed.text, [])
    for each in entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= length_of(text)
