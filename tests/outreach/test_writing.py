"""Writing a message, having it approved, and what cannot be one."""

import pytest
from django.utils.translation import override

from pasokh.events.models import Event
from pasokh.outreach.actions import approving
from pasokh.outreach.actions.writing import Changed, ask, copy, save_draft, write, write_again
from pasokh.outreach.bodies import blank, clean_body
from pasokh.outreach.contents import filled, said
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.standing import forget_standing, standing

from .conftest import says


def kinds():
    return list(Event.objects.filter(kind__startswith="smartmessage.").order_by("pk").values_list("kind", flat=True))


def test_nothing_is_shown_before_a_lead_has_approved_it(shop, make_member):
    writer = make_member(role="agent")
    message = write(name=" ارسال  رایگان ", by=writer, body=blank() | {"variants": [says()]})
    assert (message.name, message.stage(message.draft), standing()) == ("ارسال رایگان", "draft", {})
    ask(message=message, by=writer)
    assert message.stage(message.draft) == "waiting"
    approving.approve(message=message, by=shop.owner, seen=message.draft.revision)
    message.refresh_from_db()
    forget_standing()
    assert (message.stage(message.draft), message.active.approved_by, message.draft) == ("live", shop.owner, None)
    assert list(standing()) == [message.public_id]
    assert kinds() == ["smartmessage.made", "smartmessage.asked", "smartmessage.approved"]


def test_an_unfinished_one_cannot_be_shown(shop):
    message = write(name="نیمه‌کاره", by=shop.owner)
    for attempt in (
        lambda: ask(message=message, by=shop.owner),
        lambda: approving.approve(message=message, by=shop.owner, seen=1),
    ):
        with pytest.raises(ValueError, match=r"nothing yet|هنوز"):
            attempt()
    assert message.draft.asked_at is None and kinds() == ["smartmessage.made"]


def test_what_is_shown_stays_while_its_next_version_is_written(shop, live):
    message = live()
    draft = save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("تازه")]}, seen=1)
    forget_standing()
    assert (draft.number, standing()[message.public_id].number) == (2, 1)
    ask(message=message, by=shop.owner)
    # Who changes what waits takes it back: nobody approves what she has not read.
    changed = save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("تازه‌تر")]}, seen=2)
    assert (changed.asked_at, changed.revision) == (None, 3)
    with pytest.raises(approving.OtherDraft):
        approving.approve(message=message, by=shop.owner, seen=2)
    approving.approve(message=message, by=shop.owner, seen=3)
    forget_standing()
    assert standing()[message.public_id].body["variants"][0]["text"] == "تازه‌تر"


def test_two_who_write_at_once_do_not_write_over_each_other(shop, live):
    message = live()
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("یک")]}, seen=1)
    with pytest.raises(Changed):
        save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("دو")]}, seen=1)
    assert message.draft.body["variants"][0]["text"] == "یک"


def test_what_stands_in_another_draft_is_neither_approved_nor_written_over(shop, live):
    message = live()
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("یک")]})
    read = message.draft.revision
    approving.approve(message=message, by=shop.owner, seen=read)
    # The page of who read the first draft stands open still, and so does that of who began before it.
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("دو")]})
    with pytest.raises(approving.OtherDraft):
        approving.approve(message=message, by=shop.owner, seen=read)
    for seen in (1, read):
        with pytest.raises(Changed):
            save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("سه")]}, seen=seen)
    message.refresh_from_db()
    assert [each.body["variants"][0]["text"] for each in (message.active, message.draft)] == ["یک", "دو"]


def test_sent_back_paused_resumed_written_again_copied_and_dropped(shop, live):
    message = live()
    first = message.active
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("دیگر")]}, seen=1)
    ask(message=message, by=shop.owner)
    approving.send_back(message=message, by=shop.owner, note="کوتاه‌تر")
    assert (message.draft.asked_at, message.draft.note) == (None, "کوتاه‌تر")
    approving.pause(message=message, by=shop.owner)
    forget_standing()
    assert not standing()[message.public_id].shown
    approving.resume(message=message, by=shop.owner)
    write_again(message=message, version=first, by=shop.owner)
    assert message.draft.body == first.body
    twin = copy(message=message, by=shop.owner, name="نسخه")
    assert (twin.draft.body, twin.active) == (first.body, None)
    approving.drop(message=message, by=shop.owner)
    forget_standing()
    assert standing() == {} and list(SmartMessage.objects.standing()) == [twin]


BAD = {
    "days in the wrong order": {"from": "2026-11-22", "to": "2026-11-21"},
    "no day": {"from": "tomorrow"},
    "unknown hours": {"hours": "night"},
    "priority": {"priority": 6},
    "priority of another type": {"priority": True},
    "no variants": {"variants": []},
    "five variants": {"variants": [says()] * 5},
    "a script as a link": {"variants": [says(buttons=[{"do": "link", "label": "x", "value": "javascript:alert(1)"}])]},
    "an address with half a bracket": {
        "variants": [says(buttons=[{"do": "link", "label": "x", "value": "http://[x"}])]
    },
    "another host as a path": {"variants": [says(buttons=[{"do": "link", "label": "x", "value": "//evil.example"}])]},
    "a button without a label": {"variants": [says(buttons=[{"do": "open", "label": " "}])]},
    "four buttons": {"variants": [says(buttons=[{"do": "open", "label": "x"}] * 4)]},
    "a text too long": {"variants": [says("x" * 1001)]},
    "a product for less than nothing": {"variants": [says(product={"title": "x", "price": -1})]},
    "a picture that is no address": {"variants": [says(product={"title": "x", "image": "data:image/png;base64,x"})]},
    "an unknown field": {"conditions": {"all": [{"field": "salary", "op": "is", "value": 1}]}},
    "a goal of a century": {"goal": {"kind": "page", "value": "/x", "days": 36_500}},
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_a_message_is_refused_in_words(shop, name):
    with override("fa"), pytest.raises(ValueError, match=r"[آ-ی]"):
        write(name="x", by=shop.owner, body=blank() | BAD[name])
    assert not SmartMessage.objects.exists()


def test_a_body_is_the_same_however_often_it_is_cleaned(shop):
    buttons = [{"do": "say", "label": "بله", "value": ""}, {"do": "link", "label": "سبد", "value": "/cart"}]
    product = {"title": "جاروبرقی", "price": 128_000_000, "url": "/vacuum", "image": "https://shop.example/v.jpg"}
    body = clean_body({"variants": [says(buttons=buttons, product=product, coupon=" NOW  10 ")], "caps": {"gap": 5}})
    assert clean_body(body) == body
    assert (body["variants"][0]["buttons"][0]["value"], body["variants"][0]["coupon"]) == ("بله", "NOW 10")
    assert body["caps"] == {"visitor": 0, "visit": 0, "day": 0, "gap": 5}


def test_variables_say_what_is_known_or_their_fallback():
    text = "{نام|دوست عزیز}، {plan} · {city|} · {page title}"
    assert filled(text, {"name": "مریم", "plan": "طلایی", "title": "لوستر"}) == "مریم، طلایی ·  · لوستر"
    assert filled(text, {}) == "دوست عزیز،  ·  · "
    assert filled("{x", {"x": 1}) == "{x" and filled("{a{name}}", {"name": "م"}) == "{aم}"


def test_what_a_message_said_stands_as_plain_words():
    product = {"title": "جاروبرقی", "price": 10, "url": "https://shop.example/v", "image": ""}
    content = {"text": "{name|سلام}", "product": product, "coupon": "NOW10", "buttons": []}
    assert said(content, {}, "۱ تومان") == "سلام\nجاروبرقی · ۱ تومان\nhttps://shop.example/v\nNOW10"
