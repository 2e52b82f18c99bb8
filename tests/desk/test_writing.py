"""The composer's addresses: what is sent, what waits, who may do what; a refusal changes nothing."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.models import Channel
from pasokh.contacts.models import Identity
from pasokh.tickets.actions.drafts import save_draft
from pasokh.tickets.actions.edit import edit
from pasokh.tickets.actions.hold import hold, take_back
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Draft, HeldReply, Message, SavedReply, SavedReplyUse, WritingHabit

from .test_live import frames, last_event

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def box(shop):
    return Channel.objects.create(
        kind="email", name="پشتیبانی", inbox=shop.inbox, settings={"address": "help@khaneno.example"}
    )


@pytest.fixture
def mailed(hear, box):
    return hear(channel="email", origin=box.origin, subject="سفارش").ticket


@pytest.fixture
def chat(hear, shop):
    site = Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox)
    return hear(channel="chat", origin=site.origin).ticket


def say(desk, ticket, text="سلام", **given):
    return desk.post(f"/desk/tickets/{ticket.number}/messages", {"text": text, "mode": "reply"} | given, headers=SCRIPT)


def counts():
    return HeldReply.objects.count(), Message.objects.filter(kind="reply").count()


def test_mail_waits_and_chat_goes_at_once_unless_she_says_otherwise(desk, shop, mailed, chat):
    assert "message-held" in say(desk, mailed).content.decode()
    assert counts() == (1, 0)
    say(desk, chat)
    assert counts() == (1, 1)
    desk.post("/desk/settings/profile/writing", {"hold_instant": "on"})
    assert (WritingHabit.objects.get().hold_slow, WritingHabit.objects.get().hold_instant) == (False, True)
    say(desk, mailed)
    say(desk, chat)
    assert counts() == (2, 2)


def test_the_page_shows_what_waits_and_asks_nothing_where_nothing_does(desk, shop, mailed, count_queries):
    address = f"/desk/tickets/{mailed.number}"
    desk.get(address)
    with count_queries() as before:
        desk.get(address)
    say(desk, mailed, "**یک**", client_id=str(uuid.uuid4()))
    held = HeldReply.objects.get()
    page = desk.get(address).content.decode()
    assert f'id="held-{held.pk}"' in page
    held.delete()
    type(mailed).objects.update(held=0)
    with count_queries() as after:
        desk.get(address)
    assert len(after) == len(before)


def test_taken_back_it_is_in_the_draft(desk, shop, mailed):
    say(desk, mailed, "سلام")
    held = HeldReply.objects.get()
    answer = desk.post(f"/desk/tickets/{mailed.number}/held/{held.pk}/back", headers=SCRIPT)
    assert (answer.status_code, "draft:fetch" in answer["HX-Trigger"], counts()) == (200, True, (0, 0))
    assert desk.get(f"/desk/tickets/{mailed.number}/draft").json()["text"] == "سلام"
    again = desk.post(f"/desk/tickets/{mailed.number}/held/{held.pk}/back", headers=SCRIPT)
    assert again.status_code == 410


def test_taken_back_by_a_colleague_it_is_in_the_draft_of_its_writer(desk, shop, mailed, make_member):
    sara = make_member("سارا")
    held = hold(ticket=mailed, by=sara, text="سلام")
    answer = desk.post(f"/desk/tickets/{mailed.number}/held/{held.pk}/back", headers=SCRIPT)
    told = json.loads(answer["HX-Trigger"])
    assert (answer.status_code, "سارا" in told["toast"]["text"], "draft:fetch" in told) == (200, True, False)
    assert Draft.objects.get().member == sara
    assert "سلام" in desk.get(f"/desk/tickets/{mailed.number}/writing").content.decode()


def test_each_that_waits_says_whose_it_is_and_when_it_goes(desk, shop, mailed, make_member):
    sara = make_member("سارا")
    later = hold(ticket=mailed, by=shop.owner, text="فردا", goes_at=timezone.now() + timedelta(days=1))
    soon = hold(ticket=mailed, by=sara, text="اکنون")
    page = desk.get(f"/desk/tickets/{mailed.number}").content.decode()
    assert re.findall(r'id="held-(\d+)".*? data-author="(\w+)" data-goes="(\d+)"', page) == [
        (str(held.pk), held.member.public_id, str(int(held.goes_at.timestamp() * 1_000_000))) for held in (soon, later)
    ]
    # The browser gives the key to one of them: the page is the same for all who read it.
    told = ["Alt+KeyZ", 'disabled data-shortcut="Alt+KeyZ"', "data-back-label"]
    assert [page.count(each) for each in told] == [1, 1, 1]


@pytest.mark.parametrize("deed", ["back", "now", "time"])
def test_a_light_member_and_a_stranger_touch_no_answer_that_waits(make_member, sign_in, shop, mailed, deed):
    held = hold(ticket=mailed, by=shop.owner, text="سلام")
    address = f"/desk/tickets/{mailed.number}/held/{held.pk}/{deed}"
    assert sign_in(make_member("رضا", role="light")).post(address, {"later": "x"}).status_code == 403
    assert sign_in(make_member("امید", sees="own")).post(address, {"later": "x"}).status_code == 404
    assert counts() == (1, 0)


def test_send_later_by_button_and_by_day(desk, shop, chat):
    moment = (timezone.now() + timedelta(hours=2)).isoformat()
    say(desk, chat, "یک", later=moment, waits="on")
    say(desk, chat, "دو", later="chosen", day="۱۴۰۵/۱۲/۱۰", at="۹:۳۰")
    first, second = HeldReply.objects.order_by("pk")
    assert (first.goes_at.isoformat(), first.waits, second.waits) == (moment, True, False)
    assert timezone.localtime(second.goes_at, shop.zone).strftime("%Y-%m-%d %H:%M") == "2027-03-01 09:30"


@pytest.mark.parametrize(
    "given",
    [
        {"later": "chosen"},
        {"later": "nonsense"},
        {"later": "2020-01-01T00:00:00+00:00"},
        {"later": "2020-01-01T00:00:00"},
    ],
)
def test_a_time_that_is_none_is_refused(desk, chat, given):
    assert say(desk, chat, **given).status_code == 422
    assert counts() == (0, 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"later": "chosen"}, "روزی را برگزینید."),
        ({"later": "chosen", "day": "۳۱ بهمن ۱۴۰۵"}, "چنین روزی در تقویم نیست."),
        ({"later": "chosen", "day": "فردا", "at": "25:99"}, ""),
        ({"later": "chosen", "day": "دیروز"}, "این زمان گذشته"),
        ({"later": "2020-01-01T00:00:00+00:00"}, "این زمان گذشته"),
    ],
)
def test_the_dialog_says_itself_what_is_no_time(desk, chat, given, words):
    response = desk.post(f"/desk/tickets/{chat.number}/later", given)
    assert response.status_code == 422 and words in response.text
    assert response.text.count("field-errors") == 1 and "form-errors" not in response.text
    assert "HX-Trigger" not in response and counts() == (0, 0)


def test_the_dialog_gives_the_composer_the_moment_and_changes_nothing(desk, chat):
    moment = (timezone.now() + timedelta(hours=2)).isoformat()
    response = desk.post(f"/desk/tickets/{chat.number}/later", {"later": moment, "waits": "on"})
    assert response.status_code == 204
    assert json.loads(response["HX-Trigger"]) == {"composer:send": {"fields": {"later": moment, "waits": "on"}}}
    assert counts() == (0, 0)


def test_a_note_is_not_sent_later(desk, chat):
    moment = (timezone.now() + timedelta(hours=2)).isoformat()
    before = Message.objects.count()
    assert say(desk, chat, mode="note", later=moment).status_code == 422
    assert (counts(), Message.objects.count()) == ((0, 0), before)


def test_another_time(desk, shop, chat):
    held = hold(ticket=chat, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1))
    address = f"/desk/tickets/{chat.number}/held/{held.pk}/time"
    assert "later-dialog" in desk.get(address).content.decode()
    assert desk.post(address, {"later": "chosen", "day": "دیروز نیست"}, headers=SCRIPT).status_code == 422
    moment = timezone.now() + timedelta(hours=5)
    assert desk.post(address, {"later": moment.isoformat()}, headers=SCRIPT).status_code == 204
    held.refresh_from_db()
    assert held.goes_at == moment


def test_a_place_that_nobody_filled_is_never_sent(desk, chat):
    answer = say(desk, chat, "سلام {{نام}}")
    assert (answer.status_code, "نام" in answer.content.decode(), counts()) == (422, True, (0, 0))
    assert say(desk, chat, "سلام {{نام}}", again="1").status_code == 422
    assert say(desk, chat, "بنویسید `{{نام}}`").status_code == 200


def test_nothing_goes_over_a_colleagues_answer_without_a_second_press(desk, shop, chat, make_member):
    since = int(timezone.now().timestamp() * 1_000_000)
    assert say(desk, chat, based_at=str(since)).status_code == 200
    assert say(desk, chat, based_at=str(since)).status_code == 200
    reply(ticket=chat, by=make_member("سارا"), text="پاسخ سارا")
    refused = say(desk, chat, based_at=str(since))
    assert (refused.status_code, "سارا" in refused.content.decode(), counts()) == (409, True, (0, 3))
    assert say(desk, chat, based_at=str(since), mode="note").status_code == 200
    assert say(desk, chat, based_at=str(since), again="1").status_code == 200


def test_what_stood_on_the_page_is_asked_for_under_the_lock_and_it_goes_if_she_wants_it_anyway(desk, chat, make_member):
    seen = str(chat.last_position)
    assert f'name="seen" value="{seen}"' in desk.get(f"/desk/tickets/{chat.number}").content.decode()
    reply(ticket=chat, by=make_member("سارا"), text="پاسخ سارا")
    refused = say(desk, chat, seen=seen)
    assert (refused.status_code, "سارا" in refused.content.decode(), counts()) == (409, True, (0, 1))
    assert say(desk, chat, seen=seen, mode="note").status_code == 200
    assert say(desk, chat, seen=seen, again="1").status_code == 200
    assert say(desk, chat, seen="9" * 30).status_code == 200


def test_without_scripts_a_page_shows_what_was_answered_and_keeps_what_was_written(desk, chat, make_member):
    reply(ticket=chat, by=make_member("سارا"), text="پاسخ سارا <b>")
    address, given = f"/desk/tickets/{chat.number}/messages", {"text": "پاسخ نگار", "mode": "reply", "then": "solve"}
    answer = desk.post(address, given | {"seen": "1", "client_id": ""})
    page = answer.content.decode()
    assert (answer.status_code, counts()) == (409, (0, 1))
    assert "پاسخ سارا &lt;b&gt;" in page and "پاسخ نگار</textarea>" in page and "با این حال بفرست" in page
    kept = dict(re.findall('<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page.split("<main")[1]))
    kept.pop("csrfmiddlewaretoken", None)
    client_id = kept.pop("client_id")
    assert kept == {"mode": "reply", "then": "solve", "seen": "1"}
    for _ in range(2):  # a page that is loaded anew sends it again
        again = desk.post(address, kept | {"text": "پاسخ نگار", "again": "1", "client_id": client_id})
        assert (again.status_code, counts()) == (302, (0, 2))


def test_nothing_goes_beside_a_colleagues_answer_that_is_about_to_go(desk, shop, chat, make_member):
    sara, since = make_member("سارا"), str(int(timezone.now().timestamp() * 1_000_000))
    held = hold(ticket=chat, by=sara, text="پاسخ سارا")
    refused = say(desk, chat, based_at=since)
    assert (refused.status_code, "سارا" in refused.content.decode(), counts()) == (409, True, (1, 0))
    around = desk.get(f"/desk/tickets/{chat.number}/writing", {"based_at": since}).content.decode()
    assert ("سارا" in around, "around#read" in around) == (True, False)
    assert say(desk, chat, based_at=since, mode="note").status_code == 200
    assert say(desk, chat, based_at=since, again="1").status_code == 200
    held.delete()
    chat.count_held()
    assert say(desk, chat, based_at=since).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"goes_at": timedelta(seconds=90)}, 409),
        ({"goes_at": timedelta(seconds=90), "waits": True}, 409),
        ({"goes_at": timedelta(seconds=-5), "waits": True, "crossed_at": timedelta(seconds=-60)}, 200),
    ],
)
def test_a_planned_answer_of_a_colleague_counts_when_it_goes_soon(desk, shop, chat, make_member, changes, status):
    since, now = str(int(timezone.now().timestamp() * 1_000_000)), timezone.now()
    held = hold(ticket=chat, by=make_member("سارا"), text="فردا", goes_at=now + timedelta(days=1))
    moved = {name: now + each if isinstance(each, timedelta) else each for name, each in changes.items()}
    HeldReply.objects.filter(pk=held.pk).update(**moved or {"text": "فردا"})
    assert say(desk, chat, based_at=since).status_code == status


def test_her_own_answers_that_wait_are_no_reason_to_wait(desk, shop, mailed):
    since = str(int(timezone.now().timestamp() * 1_000_000))
    assert [say(desk, mailed, text, based_at=since).status_code for text in ("یک", "دو")] == [200, 200]


def test_a_request_that_a_colleague_closed_meanwhile_warns(desk, shop, chat, make_member):
    since = int(timezone.now().timestamp() * 1_000_000)
    chat.close(by=make_member("سارا", role="lead"), reason="تکراری")
    assert say(desk, chat, based_at=str(since)).status_code == 409
    around = desk.get(f"/desk/tickets/{chat.number}/writing", {"based_at": since}).content.decode()
    assert "banner-warn" in around


def test_the_ways_of_a_customer_are_proven_ones(desk, shop, chat, box, maryam):
    address = f"/desk/tickets/{chat.number}/writing"
    assert (
        'name="via"' not in desk.get(address).content.decode()
        or Identity.objects.filter(contact=maryam, proven=True).exists()
    )
    Identity.objects.filter(contact=maryam, kind="email").update(proven=False)
    assert 'name="via"' not in desk.get(address).content.decode()
    assert say(desk, chat, via=box.origin).status_code == 422
    Identity.objects.filter(contact=maryam, kind="email").update(proven=True)
    assert "maryam@example.ir" in desk.get(address).content.decode()
    say(desk, chat, via=box.origin)
    assert HeldReply.objects.get().origin == box.origin
    desk.post(f"/desk/tickets/{chat.number}/held/{HeldReply.objects.get().pk}/now", headers=SCRIPT)
    assert Message.objects.get(kind="reply").origin == box.origin


def test_uses_are_counted_with_what_is_sent(desk, shop, chat):
    greeting = SavedReply.objects.get(key="fa.greeting")
    picked = desk.get(f"/desk/tickets/{chat.number}/saved", {"q": "سلام و آغاز"}).content.decode()
    assert greeting.public_id in picked
    given = desk.get(f"/desk/tickets/{chat.number}/saved/{greeting.public_id}").json()
    assert (given["open"], given["text"].startswith("سلام مریم رضایی")) == ([], True)
    say(desk, chat, given["text"], saved=greeting.public_id)
    assert list(SavedReplyUse.objects.values_list("reply", flat=True)) == [greeting.pk]
    say(desk, chat, "{{x}}", saved=greeting.public_id)
    assert SavedReplyUse.objects.count() == 1


def test_a_draft_is_saved_and_a_stale_one_is_told(desk, shop, chat):
    address = f"/desk/tickets/{chat.number}/draft"
    kept = desk.post(address, {"text": "سلام", "revision": "0", "based_at": "12", "writing": "a" * 50}).json()
    assert kept["revision"] == Draft.objects.get().revision > 0
    assert kept["writing"] == desk.get(address).json()["writing"] == "a" * 40
    assert desk.post(address, {"text": "سلام", "revision": str(kept["revision"])}).status_code == 200
    stale = desk.post(address, {"text": "دیگر", "revision": "0"})
    assert (stale.status_code, stale.json()["text"]) == (409, "سلام")
    say(desk, chat, "سلام")
    assert desk.get(address).json() == {
        "text": "",
        "mode": "reply",
        "revision": 0,
        "writing": "",
        "shared": False,
        "mail": {},
        "based_at": None,
        "files": [],
    }


def test_a_shared_reply_is_not_taken_over_by_a_light_member(desk, shop, chat, make_member, sign_in):
    draft = save_draft(ticket=chat, by=shop.owner, text="سلام", shared=True)
    light = sign_in(make_member("رضا", role="light"))
    assert draft.public_id not in light.get(f"/desk/tickets/{chat.number}/writing").content.decode()
    assert light.post(f"/desk/tickets/{chat.number}/drafts/{draft.public_id}/take").status_code == 403
    assert Draft.objects.get().member == shop.owner
    sara = make_member("سارا")
    assert sign_in(sara).post(f"/desk/tickets/{chat.number}/drafts/{draft.public_id}/take").status_code == 204
    assert Draft.objects.get().member == sara


def test_the_menu_of_a_message_offers_what_its_reader_may(desk, shop, chat, make_member, sign_in):
    mine = note(ticket=chat, by=shop.owner, text="سلام")
    address = f"/desk/tickets/{chat.number}/messages/{mine.pk}"
    assert f"{address}/edit" in desk.get(f"{address}/menu").content.decode()
    sara = sign_in(make_member("سارا"))
    assert f"{address}/edit" not in sara.get(f"{address}/menu").content.decode()
    assert sara.post(f"{address}/edit", {"text": "دیگر"}).status_code == 422
    assert desk.post(f"{address}/edit", {"text": "دیگر"}).status_code == 204
    assert "سلام" in sara.get(f"{address}/before").content.decode()
    assert Message.objects.get(pk=mine.pk).text == "دیگر"


def test_a_message_of_another_request_is_not_there(desk, shop, chat, mailed):
    other = note(ticket=mailed, by=shop.owner, text="راز")
    for page in ("menu", "edit", "before"):
        assert desk.get(f"/desk/tickets/{chat.number}/messages/{other.pk}/{page}").status_code == 404


def test_form_is_kept_with_its_source_and_shown(desk, chat):
    shown = say(desk, chat, "**مهم** <b>x</b>").content.decode()
    message = Message.objects.get(kind="reply")
    assert (message.text, message.source) == ("مهم <b>x</b>", "**مهم** <b>x</b>")
    assert "<strong>مهم</strong> &lt;b&gt;x&lt;/b&gt;" in shown
    assert "<strong>" in desk.post("/desk/preview", {"text": "**مهم**"}).content.decode()


def test_what_waits_is_told_live_as_a_reload_shows_it(desk, shop, chat):
    topic = f"ticket:{chat.pk}:fa"
    before = last_event()
    held = hold(ticket=chat, by=shop.owner, text="**فردا**", goes_at=timezone.now() + timedelta(hours=1), waits=True)
    (told,) = [frame.data for frame in frames([topic], before)]
    assert (told["kind"], told["id"]) == ("held", held.pk)
    assert told["html"] in desk.get(f"/desk/tickets/{chat.number}").content.decode()
    before = last_event()
    take_back(ticket=chat, held_id=held.pk, by=shop.owner)
    assert [(frame.data["id"], frame.data["html"]) for frame in frames([topic], before)] == [(held.pk, "")]


def test_a_changed_message_is_told_live(desk, shop, chat):
    said = note(ticket=chat, by=shop.owner, text="سلام")
    before = last_event()
    edit(message=said, by=shop.owner, text="درود")
    (told,) = [frame.data for frame in frames([f"ticket:{chat.pk}:fa"], before)]
    assert (told["kind"], told["id"]) == ("message", said.pk)
    assert told["html"] in desk.get(f"/desk/tickets/{chat.number}").content.decode()
