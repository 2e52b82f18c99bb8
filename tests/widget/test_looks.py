"""What the page is told of a site's looks: texts of style that no setting can break out of, and opening hours in words."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from pasokh.channels.actions.open_channel import open_site
from pasokh.widget.looks import HIDDEN, look_of, style_of, where_of
from pasokh.widget.opening import hours_words, reply_words
from pasokh.widget.sites import describe, reply_hint


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner)


@pytest.mark.parametrize(("language", "position", "side"), [("fa", "end", "left"), ("fa", "start", "right"), ("en", "end", "right")])  # fmt: skip
def test_the_launcher_stands_where_it_should(language, position, side):
    wide, phone = look_of({"position": position, "offset_x": 30, "phone_offset_x": 8}, language)["css"]
    assert f"{side}:var(--pasokh-offset-x,30px)" in wide
    assert f"{side}:var(--pasokh-offset-x,8px)" in phone


def test_on_phones_it_may_be_hidden():
    assert look_of({"hide_phones": True}, "fa")["css"][1] == HIDDEN


def test_the_ink_on_the_colour_is_decided_here():
    assert [look_of({"colour": colour}, "fa")["ink"] for colour in ("#f2b705", "#1b1b6f")] == ["#000000", "#ffffff"]
    assert style_of({"colour": "#F2B705"})["accent-ink"] == "#000000"
    assert style_of({}) == {}


@pytest.mark.parametrize("hostile", ["red;position:fixed", "#12345", "", "url(x)"])
def test_what_is_no_colour_is_the_usual_one(hostile):
    assert look_of({"colour": hostile}, "fa")["color"] == "#0a6f6a"


def test_a_font_cannot_write_another_declaration():
    look = look_of({"font": "Dana;background:url(https://evil.example)"}, "fa")
    assert "evil.example" not in look["css"][0]
    assert ";" not in style_of({"font": "a;b"})["font"]


def test_what_is_not_wanted_is_not_shown():
    assert style_of({"faces": False, "branding": False}) == {"faces": "none", "by": "none"}
    assert where_of({"hide_offline": True}) == {"pages": "", "hides": True}


def test_words_of_the_launcher_are_of_its_language():
    look = look_of({"launcher": {"fa": "گفت‌وگو با ما"}}, "en")
    assert (look["say"], look_of({"launcher": {"en": "Chat"}}, "en")["say"]) == ("", "Chat")


# The usual week: Saturday to Wednesday 9 to 17, Thursday 9 to 13 (see calendars).
@pytest.mark.parametrize(
    ("at", "fa", "en"),
    [
        (datetime(2026, 11, 22, 9, tzinfo=UTC), "امروز تا ", "today until "),
        (datetime(2026, 11, 22, 20, tzinfo=UTC), "از فردا ", "from tomorrow "),
        (datetime(2026, 11, 22, 1, tzinfo=UTC), "از امروز ", "from today "),
        (datetime(2026, 11, 26, 20, tzinfo=UTC), "از شنبه ", "from Saturday "),
    ],
)
def test_working_hours_in_words(site, at, fa, en):
    for language, begin in (("fa", fa), ("en", en)):
        with translation.override(language):
            assert hours_words(site, language, at).startswith(begin)


def test_what_stands_below_the_greeting(site, shop):
    site.settings |= {"reply_time": "minutes", "offline": {"fa": "فردا پاسخ می‌دهیم"}, "hours": False}
    with translation.override("fa"):
        assert reply_words(site) == "معمولاً تا چند دقیقه پاسخ می‌دهیم"
        assert describe(shop, site)["reply_hint"] == "فردا پاسخ می‌دهیم"


def test_hours_that_stand_alone_say_what_they_are(site, monkeypatch):
    monkeypatch.setattr("pasokh.widget.sites.hours_words", lambda site, language: "از امروز ۰۸:۳۰")
    site.settings = {"offline": {"fa": "اکنون کسی نیست"}}
    with translation.override("fa"):
        assert reply_hint(site, "fa", True) == "ساعت کاری: از امروز ۰۸:۳۰"
        assert reply_hint(site, "fa", False) == "اکنون کسی نیست · از امروز ۰۸:۳۰"
