"""The settings of a site of the chat: what is kept, what is looked at before it is kept, keys, copies and retiring."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Channel
from pasokh.channels.site import DEFAULTS, site_of_key
from pasokh.channels.site_preview import preview_key
from pasokh.events.models import Event


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno")


@pytest.fixture
def page(site):
    return f"/desk/settings/sites/{site.public_id}"


def given(shop, **more):
    return {"name": "فروشگاه", "inbox": shop.inbox.pk, "colour": "#0a6f6a", "position": "end"} | more


def a_picture(size=(300, 100)):
    out = io.BytesIO()
    Image.new("RGB", size, "#ff0000").save(out, "PNG")
    return SimpleUploadedFile("x.png", out.getvalue(), "image/png")


def test_everything_that_can_be_set_is_kept(desk, shop, site, page):
    told = given(
        shop, theme="dark", icon="heart", font="own", font_name="Dana", offset_x="۲۰", offset_y="40", phone_offset_x="0", phone_offset_y="8", reply_time="hour",
        hours="on", hide_phones="on", pages="/cart*\n/cart*", not_pages="https://shop.example/pay", launcher_fa="پرسشی دارید؟", hint_en="Soon",
    )  # fmt: skip
    assert desk.post(page, told).status_code == 302
    kept = Channel.objects.get().settings
    assert {name: kept[name] for name in ("theme", "icon", "font", "reply_time", "pages", "not_pages", "launcher", "hint")} == {
        "theme": "dark", "icon": "heart", "font": "Dana", "reply_time": "hour", "pages": ["/cart*"], "not_pages": ["https://shop.example/pay"],
        "launcher": {"fa": "پرسشی دارید؟"}, "hint": {"en": "Soon"},
    }  # fmt: skip
    assert [kept[name] for name in ("offset_x", "offset_y", "phone_offset_x", "phone_offset_y")] == [20, 40, 0, 8]
    assert [kept[name] for name in ("hours", "hide_phones", "hide_offline", "faces", "branding")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    changed = Event.objects.get(kind="channel.changed")
    assert {"settings.icon", "settings.pages"} <= set(changed.payload["fields"])
    # What is shown comes back unchanged.
    assert 'value="۲۰"' in desk.get(page).text


def test_what_the_chat_offers_beside_the_conversation(desk, shop, site, page):
    told = given(
        shop, busy=["callback"], queue_limit="۲۵", rating="thumbs", rating_reasons_fa=" سرعت \n\nادب ", emoji="on"
    )
    assert desk.post(page, told).status_code == 302
    kept = Channel.objects.get().settings
    names = ("busy", "queue_limit", "rating", "rating_reasons", "emoji", "transcript", "push")
    assert [kept[name] for name in names] == [["callback"], 25, "thumbs", {"fa": "سرعت \n\nادب"}, True, False, False]
    shown = desk.get(page).text
    assert 'value="۲۵"' in shown and "سرعت" in shown
    wrong = [
        {"busy": ["all"]},
        {"queue_limit": "-1"},
        {"queue_limit": "5000"},
        {"rating": "ten"},
        {"rating_reasons_fa": "ب" * 5000},
    ]
    assert [desk.post(page, given(shop, **each)).status_code for each in wrong] == [422] * 5
    assert Channel.objects.get().settings == kept


def test_mails_to_who_has_left_are_on_until_they_are_switched_off(desk, shop, page):
    assert re.search(r'name="away_mail"[^>]*checked', desk.get(page).text)
    desk.post(page, given(shop))
    assert Channel.objects.get().settings["away_mail"] is False
    desk.post(page, given(shop, away_mail="on"))
    assert Channel.objects.get().settings["away_mail"] is True


def test_when_a_waiting_chat_turns_yellow_and_red(desk, shop, site, page):
    assert desk.post(page, given(shop, warn_after="۳۰", late_after="۹۰")).status_code == 302
    kept = Channel.objects.get().settings
    assert (kept["warn_after"], kept["late_after"]) == (30, 90)
    wrong = [
        {"warn_after": "90", "late_after": "30"},
        {"warn_after": "200"},  # later than the usual red
        {"warn_after": "0"},
        {"late_after": "90000"},
    ]
    assert [desk.post(page, given(shop, **each)).status_code for each in wrong] == [422] * 4
    assert Channel.objects.get().settings == kept


def test_what_was_left_empty_is_as_of_a_new_site(desk, shop, page):
    desk.post(page, given(shop))
    kept = Channel.objects.get().settings
    assert {name: kept[name] for name in ("theme", "icon", "offset_x", "font", "pages")} == {
        name: DEFAULTS[name] for name in ("theme", "icon", "offset_x", "font", "pages")
    }


def test_a_picture_of_ones_own(desk, shop, page):
    assert desk.post(page, given(shop, icon="picture")).status_code == 422
    assert desk.post(page, given(shop, icon="picture", picture=a_picture())).status_code == 302
    kept = Channel.objects.get().settings
    assert kept["picture"].startswith("data:image/webp;base64,")
    assert len(kept["picture"]) < 8_000
    # It stays while others things are changed.
    desk.post(page, given(shop, icon="picture", colour="#112233"))
    assert Channel.objects.get().settings["picture"] == kept["picture"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"picture": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", "image/svg+xml")},
        {"offset_x": "900"},
        {"pages": "cart"},
        {"not_pages": "/a*b*c*d*"},
        {"icon": "skull"},
        {"font": "own"},
        {"pages": "\n".join(f"/{number}" for number in range(51))},
    ],
)
def test_what_is_wrong_changes_nothing(desk, shop, page, wrong):
    before = Channel.objects.get().settings
    assert desk.post(page, given(shop, **wrong)).status_code == 422
    assert Channel.objects.get().settings == before


def test_it_is_looked_at_before_it_is_saved(desk, shop, site, page):
    before = Channel.objects.get().settings
    told = given(
        shop,
        colour="#ff8800",
        welcome_fa="درود بر شما",
        offset_x="nonsense",
        see_language="fa",
        see_open="1",
        see_talk="1",
        see_online="0",
    )
    assert desk.post(f"{page}/preview", told).status_code == 204
    key = preview_key(site, shop.owner)
    shown = desk.get(f"{page}/preview")
    assert (f'data-site="{key}"' in shown.text, shown["X-Frame-Options"]) == (True, "SAMEORIGIN")
    chat = Client().get(f"/w/{key}/frame")
    assert [text in chat.text for text in ("#ff8800", "sample.js", json.dumps("درود بر شما")[1:-1])] == [True] * 3
    assert chat["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert Channel.objects.get().settings == before
    assert (Client().post(f"/w/{key}/session").status_code, Client().get(f"/c/{key}").status_code) == (404, 404)


def test_a_copy_has_a_key_of_its_own(desk, shop, site, page):
    desk.post(page, given(shop, colour="#ff8800"))
    answer = desk.post(f"{page}/copy")
    copy = Channel.objects.order_by("pk").last()
    assert answer.url.endswith(copy.public_id)
    assert (copy.name, copy.settings["colour"]) == ("فروشگاه (رونوشت)", "#ff8800")
    assert copy.settings["key"] != "khaneno"


def test_another_key_and_the_old_one_for_a_day(desk, site, page):
    desk.post(f"{page}/key")
    new = Channel.objects.get().settings["key"]
    assert [site_of_key(key)[1] for key in ("khaneno", new)] == [site, site]
    assert f'data-site="{new}"' in desk.get(page).text.replace("&#34;", '"')


def test_a_retired_site_is_opened_again(desk, site, page):
    desk.post(f"{page}/retire")
    desk.post(f"{page}/retire")
    assert site_of_key("khaneno") is None
    assert "بازنشسته" in desk.get("/desk/settings/sites").text
    desk.post(f"{page}/reopen")
    assert site_of_key("khaneno")[1] == site
    assert [kind for kind in Event.objects.values_list("kind", flat=True) if kind.startswith("channel.")] == [
        "channel.opened", "channel.closed", "channel.reopened",
    ]  # fmt: skip
