"""Filters typed into the search of the list."""

import re


def test_a_search_takes_filters(desk, shop, hear):
    red, blue = hear("کفش قرمز").ticket, hear("کفش آبی").ticket
    red.tag("مرجوعی", by=shop.owner)
    answers = {
        "برچسب:مرجوعی": {red.pk},
        "برچسب:مرجوعی کفش": {red.pk},
        "برچسب:مرجوعی آبی": set(),
        "مسئول:هیچ کفش": {red.pk, blue.pk},
        "status:new": {red.pk, blue.pk},
    }
    for typed, expected in answers.items():
        found = desk.get("/desk/rows", {"q": typed, "box": "all"}).text
        assert {int(pk) for pk in re.findall(r'id="ticket-row-(\d+)"', found)} == expected, typed
        answer = desk.get("/desk/changed", {"q": typed, "box": "all", "ids": f"{red.pk},{blue.pk}"}).json()
        assert {row["id"] for row in answer["rows"]} >= expected


def test_a_value_that_there_is_not_is_said(desk, hear):
    hear("کفش قرمز")
    said = desk.get("/desk/rows", {"q": "status:nonsense", "box": "all"}).text
    assert "nonsense" in said and "چیزی به نام" in said
    assert "چیزی به نام" not in desk.get("/desk/rows", {"q": "چیزی‌که‌نیست", "box": "all"}).text


def test_a_filter_alone_goes_on_below_the_first_page(desk, shop, hear):
    for number in range(30):
        hear(f"درخواست {number}")
    first = desk.get("/desk/rows", {"q": "کانال:گفت‌وگوی‌زنده", "box": "all"}).text
    more = re.search(r'hx-get="(/desk/rows[^"]+)"', first)[1].replace("&amp;", "&")
    assert len(re.findall(r'id="ticket-row-', first)) == 25
    assert len(re.findall(r'id="ticket-row-', desk.get(more).text)) == 5


def test_suggestions_stand_under_the_search(desk):
    assert 'role="option"' in desk.get("/desk/suggest", {"q": "وضعیت:"}).text
    assert 'role="option"' not in desk.get("/desk/suggest", {"q": "سلام"}).text
