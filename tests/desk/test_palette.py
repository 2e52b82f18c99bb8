"""The palette, as the desk serves it."""

import re

import pytest

from pasokh.desk.palette.sources import SOURCES, Source
from pasokh.tickets.models import View


def found(desk, **query):
    return desk.get("/desk/palette", query).content.decode()


def test_the_palette_finds_requests_and_customers_folded(desk, mine):
    for text in ("سفارش", "سفارشِ", str(mine.number), "مريم", "رضایی"):
        assert f'href="/desk/tickets/{mine.number}"' in found(desk, q=text)
    assert "<mark>سفارش</mark>" in found(desk, q="سفارش")
    assert 'href="/desk/contacts/' in found(desk, q="مریم")


def test_the_palette_finds_nothing_that_she_may_not_see(mine, make_member, sign_in):
    browser = sign_in(make_member("رضا", sees="own"))
    assert f"/desk/tickets/{mine.number}" not in found(browser, q="سفارش")
    assert f"/desk/tickets/{mine.number}" not in found(browser, recent=str(mine.number))


def test_the_palette_remembers_the_last_ones(desk, mine, hear):
    other = hear("دیگری").ticket
    page = found(desk, recent=f"{other.number},{mine.number},999999,x,{'9' * 40}")
    assert page.index(f"tickets/{other.number}") < page.index(f"tickets/{mine.number}")


@pytest.mark.parametrize("text", ["", " ", "%", "\\", "'", "\x00", "a" * 5000, "()", "‌", "🙂"])
def test_the_palette_takes_whatever_is_typed(desk, mine, text):
    assert desk.get("/desk/palette", {"q": text}).status_code == 200


def test_the_palette_knows_the_pages_she_may_open(desk, make_member, sign_in):
    texts = lambda browser: {each["href"] for each in browser.get("/desk/palette/pages").json()["pages"]}  # noqa: E731
    assert "/desk/settings/audit" in texts(desk)
    agent = sign_in(make_member("رضا"))
    assert "/desk/settings/audit" not in texts(agent)
    assert {href: agent.get(href).status_code for href in texts(agent)} == dict.fromkeys(texts(agent), 200)


def test_the_palette_knows_pages_by_the_words_of_both_languages(desk, make_member, sign_in):
    pages = {each["href"]: each for each in desk.get("/desk/palette/pages").json()["pages"]}
    assert (pages["/desk/exports"]["text"], pages["/desk/exports"]["also"]) == ("خروجی‌ها", "Exports")
    assert "Settings" in pages["/desk/settings/audit"]["also"] and "تنظیمات" in pages["/desk/settings/audit"]["text"]
    light = sign_in(make_member("نور", role="light"))
    assert "/desk/exports" not in light.get("/desk/palette/pages").text


def test_what_is_done_in_the_panel_has_a_name_in_the_palette(desk, shop, mine):
    def named():
        return set(re.findall(r'data-command="([^"]+)"', desk.get(f"/desk/tickets/{mine.number}/panel").text))

    assert {"زمان‌سنج را به کار بیندازید", "برنامه‌ریزی تماس", "دنبال کردن این درخواست"} <= named()
    mine.follow(shop.owner, by=shop.owner)
    assert "دنبال نکردن این درخواست" in named()


def test_the_palette_goes_to_views_by_name(desk, shop, make_member, sign_in, count_queries):
    def views(browser):
        return {each["text"]: each["href"] for each in browser.get("/desk/palette/pages").json()["views"]}

    hers = View.objects.create(owner=shop.owner, names={"fa": "فوری‌ها", "en": "Urgent"})
    shared = View.objects.create(owner=shop.owner, names={"fa": "همهٔ تیم"}, shared="everyone")
    shared.pin(by=shop.owner)
    assert list(views(desk)) == ["برای من", "بی‌مسئول", "همه", "همهٔ تیم", "فوری‌ها"]
    assert views(desk)["فوری‌ها"] == f"/desk/views/{hers.public_id}"
    agent = sign_in(make_member("رضا", sees="own"))
    assert "فوری‌ها" not in views(agent) and "همهٔ تیم" in views(agent) and "بی‌مسئول" not in views(agent)
    assert {href: agent.get(href).status_code for href in views(agent).values()} == dict.fromkeys(
        views(agent).values(), 200
    )
    with count_queries() as few:
        views(desk)
    for number in range(30):
        View.objects.create(owner=shop.owner, names={"fa": f"نما {number}"})
    with count_queries() as many:
        views(desk)
    assert len(many) == len(few)


def test_a_source_of_the_palette_shows_what_it_finds_to_whoever_may(desk, mine, monkeypatch):
    asked = []

    def find(member, text):
        asked.append(text)
        return []

    more = [Source("articles", find, "desk/palette/people.html"), Source("secret", find, "x", "status.manage")]
    monkeypatch.setattr("pasokh.desk.palette.views.SOURCES", [*SOURCES, *more])
    assert f"/desk/tickets/{mine.number}" in found(desk, q="سفارش")
    assert asked == ["سفارش", "سفارش"]
