"""Nothing secret, nothing broken and nothing too large is kept of what a stranger's page reports."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.visitors.addresses import clean_text, clean_url, looks_secret
from pasokh.visitors.cleaning import Unclean, clean_attributes, clean_cart, clean_data, clean_name, clean_page, merged

KEPT = {
    "https://shop.example/lamps?color=gold&page=2": "https://shop.example/lamps?color=gold&page=2",
    "https://Shop.Example:8443/a": "https://shop.example:8443/a",
    "https://shop.example/#/lamps/3": "https://shop.example/#/lamps/3",
    "https://shop.example/%D9%84%D9%88%D8%B3%D8%AA%D8%B1": "https://shop.example/%D9%84%D9%88%D8%B3%D8%AA%D8%B1",
    "https://shop.example/crystal-chandelier-with-eight-branches-2": "https://shop.example/crystal-chandelier-with-eight-branches-2",
    "https://shop.example/?utm_source=insta&keyword=lamp": "https://shop.example/?utm_source=insta&keyword=lamp",
}
CUT = {
    "https://ali:secret@shop.example/": "https://shop.example/",
    "https://shop.example/?token=abc&a=1": "https://shop.example/?a=1",
    "https://shop.example/?API_KEY=abc&userPassword=x&discountCode=OFF&a=1": "https://shop.example/?a=1",
    "https://shop.example/?code=1234&state=ok": "https://shop.example/?state=ok",
    "https://shop.example/?who=maryam%40example.ir": "https://shop.example/",
    "https://shop.example/?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc": "https://shop.example/",
    "https://shop.example/?x=0123456789abcdef0123456789abcdef": "https://shop.example/",
    "https://shop.example/reset/0123456789abcdef0123456789abcdef/now": "https://shop.example/reset/…/now",
    "https://shop.example/#access_token=abc&expires=3600": "https://shop.example/#expires=3600",
    "https://shop.example/#/pay?otp=1234&step=2": "https://shop.example/#/pay?step=2",
    "https://shop.example/a\x00b": "https://shop.example/ab",
}
REFUSED = [
    "",
    None,
    7,
    [],
    "javascript:alert(1)",
    "data:text/html,x",
    "/relative",
    "https://",
    "http://[::1",
    "ftp://shop.example/",
    "https://x:99999999/",
]


@pytest.mark.parametrize("url", KEPT)
def test_an_address_keeps_what_says_where_she_is(url):
    assert clean_url(url) == KEPT[url]


@pytest.mark.parametrize("url", CUT)
def test_an_address_loses_what_is_secret_or_says_who_she_is(url):
    assert clean_url(url) == CUT[url]


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_of_the_web_is_nothing(url):
    assert clean_url(url) == ""


@given(st.text(max_size=3000))
def test_whatever_comes_as_an_address_can_be_stored(text):
    for url in (clean_url(text), clean_url(f"https://shop.example/{text}"), clean_url(f"https://shop.example/?{text}")):
        assert len(url) <= 1000 and "\x00" not in url
        url.encode()


@given(st.text(max_size=300), st.integers(1, 50))
def test_a_text_fits_and_can_be_stored(text, limit):
    clean = clean_text(text + "\ud800\x00", limit)
    assert len(clean) <= limit and "\x00" not in clean and "\n" not in clean
    clean.encode()


def test_names_that_are_secret_are_told_from_those_that_are_not():
    assert [name for name in ("password", "api_token", "PIN", "cvv2", "sessionid") if not looks_secret(name)] == []
    assert [
        name
        for name in ("plan", "city", "keyword", "email", "postal_code", "passenger", "pinned")
        if looks_secret(name)
    ] == []


def test_a_page_of_the_same_host_refers_to_nobody():
    assert clean_page({"url": "https://shop.example/b", "referrer": "https://shop.example/a"}).referrer == ""
    assert (
        clean_page({"url": "https://shop.example/b", "referrer": "https://google.com/?q=x"}).referrer
        == "https://google.com/?q=x"
    )


def test_a_page_says_its_campaign_and_may_be_an_address_alone():
    page = clean_page("https://shop.example/?utm_source=instagram&utm_campaign=نوروز&utm_other=x")
    assert page.utm == {"source": "instagram", "campaign": "نوروز"} and page.title == ""
    assert clean_page({"title": "x"}) is None
    for wrong in (7, [], None, True):
        with pytest.raises(Unclean):
            clean_page(wrong)


def test_attributes_are_plain_and_named():
    given = {
        "plan": " gold\n",
        "age": 3,
        "vip": True,
        "gone": None,
        "password": "x",
        "": "y",
        "nul\x00": "a\x00b\ud800",
        "cart": {},
    }
    assert clean_attributes(given) == {"plan": "gold", "age": 3, "vip": True, "gone": None, "nul": "ab�"}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "x",
        7,
        {"a": {}},
        {"a": []},
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": 10**400},
        {f"k{n}": n for n in range(1000)},
    ],
    ids=["null", "list", "text", "number", "object", "array", "nan", "inf", "huge", "thousand keys"],
)
def test_attributes_of_another_shape_are_refused(wrong):
    with pytest.raises(Unclean):
        clean_attributes(wrong)


def test_attributes_grow_no_larger_than_is_kept():
    assert merged({"a": 1, "b": 2}, {"b": None, "c": 3}) == {"a": 1, "c": 3}
    with pytest.raises(Unclean):
        merged({f"a{n}": n for n in range(50)}, {"one more": 1})
    with pytest.raises(Unclean):
        merged({}, {f"a{n}": "ی" * 500 for n in range(20)})


def test_an_event_has_a_name_and_plain_data():
    assert clean_name(" added  to cart\x00 ") == "added to cart" and clean_name("x" * 200) == "x" * 60
    assert clean_data(None) == {} and clean_data({"price": 3, "token": "x", "no": None}) == {"price": 3}
    for wrong in (None, "", "  ", 7, []):
        with pytest.raises(Unclean):
            clean_name(wrong)
    for wrong in ([], "x", {"a": {}}, {f"k{n}": 1 for n in range(21)}, {f"k{n}": "x" * 500 for n in range(20)}):
        with pytest.raises(Unclean):
            clean_data(wrong)


def test_a_cart_is_worth_what_was_said_else_its_sum():
    items = [
        {
            "id": 7,
            "title": "لوستر",
            "price": 1_500_000,
            "quantity": 2,
            "url": "https://shop.example/?token=x",
            "image": "javascript:x",
        },
        {"price": 10.4},
    ]
    cart, value = clean_cart({"items": items})
    assert value == 3_000_010 and cart["total"] == value
    assert cart["items"][0] == {
        "id": "7",
        "title": "لوستر",
        "price": 1_500_000,
        "quantity": 2,
        "url": "https://shop.example/",
        "image": "",
    }
    assert clean_cart({"items": items, "total": 2_000_000})[1] == 2_000_000
    assert clean_cart(None) == clean_cart({"items": []}) == ({}, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        "x",
        [],
        {"items": 7},
        {"items": [7]},
        {"items": [{}] * 51},
        {"items": [{"price": -1}]},
        {"total": "x"},
        {"total": 10**400},
    ],
)
def test_a_cart_of_another_shape_is_refused(wrong):
    with pytest.raises(Unclean):
        clean_cart(wrong)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=50),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=20), inner, max_size=5),
        max_leaves=20,
    )
)
def test_nothing_that_json_can_say_breaks_the_cleaning(data):
    for clean in (clean_attributes, clean_data, clean_cart, clean_page):
        try:
            kept = clean(data)
        except Unclean:
            continue
        json.dumps(kept, default=vars).encode()
        assert "\\u0000" not in json.dumps(kept, default=vars)
