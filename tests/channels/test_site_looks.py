"""Colours, icons and addresses of a site; its key, and another site like it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.actions.open_channel import close_channel, open_site, reopen_channel
from pasokh.channels.actions.sites import GRACE, copy_site, renew_key
from pasokh.channels.models import Channel
from pasokh.channels.site import site_of_key
from pasokh.channels.site_looks import address_pattern, ink_on
from pasokh.channels.site_preview import keep_preview, preview_key, preview_of_key
from pasokh.events.models import Event
from pasokh.workspaces.models import Address


@pytest.fixture
def site(shop):
    return open_site(
        name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno", colour="#112233", origins=["https://a.example"]
    )


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_text_on_any_colour_has_a_contrast_of_four_and_a_half(parts):
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in parts)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    colour = "#{:02x}{:02x}{:02x}".format(*parts)
    contrast = 1.05 / (luminance + 0.05) if ink_on(colour) == "#ffffff" else (luminance + 0.05) / 0.05
    assert contrast >= 4.5


@pytest.mark.parametrize(
    ("pages", "not_pages", "shown", "hidden"),
    [
        ([], [], ["https://shop.example/", ""], []),
        (["/cart*"], [], ["https://shop.example/cart", "https://a.example/cart/2?x=1#top"], ["https://shop.example/", "https://shop.example/my/cart"]),
        (["/"], [], ["https://shop.example/", "https://shop.example/?utm=x"], ["https://shop.example/cart"]),
        ([], ["/checkout*"], ["https://shop.example/"], ["https://shop.example/checkout/pay"]),
        (["https://shop.example/*"], ["/checkout"], ["https://shop.example/cart"], ["https://shop.example/checkout?step=2", "https://b.example/"]),
        (["/درباره"], [], ["https://shop.example/%D8%AF%D8%B1%D8%A8%D8%A7%D8%B1%D9%87"], ["https://shop.example/"]),
        (["/a.b(c)[d]+$"], [], ["https://shop.example/a.b(c)[d]+$"], ["https://shop.example/axb(c)[d]+$"]),
        (["/find?q=*"], [], ["https://shop.example/find?q=lamp"], ["https://shop.example/find"]),
    ],
)  # fmt: skip
def test_addresses_that_show_the_chat(pages, not_pages, shown, hidden):
    pattern = re.compile(address_pattern(pages, not_pages))
    assert [url for url in shown if not pattern.match(url)] == []
    assert [url for url in hidden if pattern.match(url)] == []


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30), max_size=5))
def test_whatever_is_written_as_an_address_is_a_pattern(entries):
    re.compile(address_pattern(entries, entries))


def test_an_old_key_works_for_a_day(site, shop, monkeypatch):
    new = renew_key(site=site, by=shop.owner)
    assert [site_of_key(key)[1].pk for key in ("khaneno", "KHANENO", new)] == [site.pk] * 3
    later = timezone.now() + GRACE + timedelta(minutes=1)
    monkeypatch.setattr("pasokh.channels.site.timezone.now", lambda: later)
    assert (site_of_key("khaneno"), site_of_key(new)[1].pk) == (None, site.pk)


def test_a_key_whose_day_is_over_leads_nowhere_after_the_next_renewal(site, shop, monkeypatch):
    first = renew_key(site=site, by=shop.owner)
    later = timezone.now() + GRACE + timedelta(minutes=1)
    monkeypatch.setattr("pasokh.channels.actions.sites.timezone.now", lambda: later)
    second = renew_key(site=site, by=shop.owner)
    assert Address.find("site_key", "khaneno") is None
    site.refresh_from_db()
    assert (site.settings["key"], list(site.settings["old_keys"])) == (second, [first])
    assert Event.objects.filter(kind="channel.key_renewed").count() == 2


def test_a_copy_looks_the_same_and_has_a_key_of_its_own(site, shop):
    renew_key(site=site, by=shop.owner)
    site.refresh_from_db()
    site.settings["secret"] = "x"
    copy = copy_site(site=site, name="دومی", by=shop.owner)
    assert (copy.name, copy.inbox, copy.settings["colour"]) == ("دومی", site.inbox, "#112233")
    assert copy.settings["key"] != site.settings["key"]
    assert {"secret", "old_keys"}.isdisjoint(copy.settings)
    assert site_of_key(copy.settings["key"])[1] == copy


def test_a_closed_site_is_opened_again_by_the_same_key(site, shop):
    close_channel(channel=site, by=shop.owner)
    assert site_of_key("khaneno") is None
    reopen_channel(channel=site, by=shop.owner)
    assert site_of_key("khaneno")[1] == site
    assert [event.kind for event in Event.objects.order_by("pk")][-2:] == ["channel.closed", "channel.reopened"]


def test_what_is_looked_at_is_not_saved_and_hers_alone(site, shop, make_member):
    seen = {"language": "en"}
    keep_preview(site=site, member=shop.owner, settings={"colour": "#ff0000"}, seen=seen)
    found = preview_of_key(preview_key(site, shop.owner))
    assert (found.site.settings["colour"], found.seen) == ("#ff0000", seen)
    assert Channel.objects.get().settings["colour"] == "#112233"
    assert preview_of_key(preview_key(site, make_member("رضا"))) is None
    assert [preview_of_key(key) for key in ("khaneno", "preview-", "preview-" + "x" * 500)] == [None] * 3
