import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.contacts.actions.segments import make_segment
from pasokh.kernel.filters import check
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.filters import fields
from pasokh.tickets.filters.search_words import Typed, read, suggestions, unknown
from pasokh.tickets.models import Status, Tag
from pasokh.workspaces.actions.custom_fields import make_field, retire_field
from pasokh.workspaces.models import Team


@pytest.fixture
def words(shop, make_member):
    """What can be named here."""
    return {
        "tag": Tag.named("مرجوعی").public_id,
        "team": Team.objects.create(name="پشتیبانی فنی").public_id,
        "sara": make_member("سارا محمدی").public_id,
    }


def one(typed):
    search = read(typed)
    return search.filter["all"][0] if search.filter else None


def test_filters_and_words_are_told_apart(words):
    assert read("وضعیت:باز برچسب:مرجوعي سارا") == Typed(
        {
            "all": [
                {"field": "status", "op": "is", "value": ["open"]},
                {"field": "tag", "op": "has_any", "value": [words["tag"]]},
            ]
        },
        "سارا",
    )
    assert read("سارا") == Typed(None, "سارا")


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ("status:open", {"field": "status", "op": "is", "value": ["open"]}),
        ("وضعیت:«در انتظار مشتری»", {"field": "status", "op": "is", "value": ["waiting"]}),
        ("وضعيت:در‌انتظار‌مشتری", {"field": "status", "op": "is", "value": ["waiting"]}),
        ("مسئول:من", {"field": "assignee", "op": "is", "value": ["me"]}),
        ("assignee:none", {"field": "assignee", "op": "empty"}),
        ("مسئول:هیچ", {"field": "assignee", "op": "empty"}),
        ("اولویت:فوری", {"field": "priority", "op": "is", "value": [4]}),
        ("کانال:ایمیل", {"field": "channel", "op": "is", "value": ["email"]}),
        ("ساخته‌شده:امروز", {"field": "created", "op": "in", "value": "today"}),
        ("created:۱۴۰۵/۸/۳۰", {"field": "created", "op": "in", "value": {"day": "2026-11-21"}}),
        ("خوانده‌نشده:بله", {"field": "unread", "op": "yes"}),
        ("unread:no", {"field": "unread", "op": "no"}),
        ("موضوع:کفش", {"field": "subject", "op": "contains", "value": "کفش"}),
    ],
)
def test_a_filter_is_read_in_both_languages(words, typed, condition):
    assert one(typed) == condition


def test_names_with_spaces_are_quoted(words):
    assert one('team:"پشتیبانی فنی"')["value"] == [words["team"]]
    assert one("مسئول:سارا‌محمدی")["value"] == [words["sara"]]


@pytest.mark.parametrize(
    "typed",
    ["https://example.ir:8080", "ساعت 10:30", "چیز:باز", "status:nothing", "تیم:", ":", "a:b:c", "created:هرگز"],
)
def test_what_is_no_filter_is_searched_for(words, typed):
    assert read(typed).filter is None
    assert read(typed).text == typed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("سارا status:nothing", ("وضعیت", "nothing")),
        ('status:open برچسب:"هیچ چیز"', ("برچسب", "هیچ چیز")),
        ("status:open سارا", None),
        ("https://example.ir:8080 چیز:باز", None),
        ("", None),
    ],
)
def test_a_value_that_there_is_not_is_named(words, typed, found):
    assert unknown(typed) == found


@given(st.text(alphabet='وضعیت:باز status"«»me ۱0/\x00‌', max_size=60))
def test_whatever_is_typed_is_a_filter_that_can_be_asked(typed):
    text = read(typed)
    if text.filter:
        check(text.filter, fields())


test_whatever_is_typed_is_a_filter_that_can_be_asked = pytest.mark.usefixtures("words")(
    test_whatever_is_typed_is_a_filter_that_can_be_asked
)


def test_suggestions_follow_what_is_typed(words):
    assert ("وضعیت:", "وضعیت:") in suggestions("وضع", "fa")
    assert suggestions("سارا stat", "en") == [("سارا status:", "status:"), ("سارا state:", "state:")]
    assert suggestions("س", "fa") == [] and suggestions("سلام", "fa") == []
    shown = [label for _, label in suggestions("وضعیت:", "fa")]
    assert len(shown) == min(8, Status.objects.count())
    assert suggestions("باز تیم:فنی", "fa") == [('باز تیم:"پشتیبانی فنی" ', "پشتیبانی فنی")]
    assert ("مسئول:من ", "من") in suggestions("مسئول:", "fa")
    assert suggestions("چیز:", "fa") == []


@pytest.fixture
def own(shop):
    choices = [{"key": "red", "labels": {"fa": "سرخ"}}, {"key": "old", "labels": {"fa": "کهنه"}, "retired": True}]
    made = {
        "model": make_field(by=shop.owner, key="model", kind="text", labels={"fa": "مدل دستگاه", "en": "Device model"}),
        "price": make_field(by=shop.owner, key="price", kind="money", labels={"fa": "قیمت"}),
        "colour": make_field(by=shop.owner, key="colour", kind="choice", labels={"fa": "رنگ"}, choices=choices),
        "bought": make_field(by=shop.owner, key="bought", kind="date", labels={"fa": "تاریخ خرید"}),
        "urgent": make_field(by=shop.owner, key="urgent", kind="yes_no", labels={"fa": "عجله"}),
        "papers": make_field(by=shop.owner, key="papers", kind="file", labels={"fa": "مدارک"}),
        "tag": make_field(by=shop.owner, key="own_tag", kind="text", labels={"fa": "برچسب"}),
    }
    forget_known()
    return made


@pytest.mark.parametrize(
    ("typed", "field", "op", "value"),
    [
        ("مدل‌دستگاه:UPS", "values.model", "contains", "UPS"),
        ("device_model:«UPS ۱۵۰۰»", "values.model", "contains", "UPS ۱۵۰۰"),
        ("قیمت:۱۰۰۰", "values.price", "is", [10_000]),
        ("رنگ:سرخ", "values.colour", "is", ["red"]),
        ("تاریخ‌خرید:۱۴۰۵/۰۶/۲۱", "values.bought", "in", {"day": "2026-09-12"}),
        ("تاریخ‌خرید:امروز", "values.bought", "in", "today"),
        ("عجله:بله", "values.urgent", "is", ["yes"]),
        ("مدارک:هیچ", "values.papers", "empty", None),
    ],
)
def test_own_fields_are_filters_of_a_search_too(own, typed, field, op, value):
    condition = {"field": field, "op": op} | ({} if value is None else {"value": value})
    assert read(f"{typed} کتاب") == Typed({"all": [condition]}, "کتاب")


@pytest.mark.parametrize("typed", ["قیمت:گران", "رنگ:کهنه", "مدارک:x", "برچسبی:x"])
def test_what_an_own_field_does_not_take_is_searched_for(own, typed):
    assert read(typed) == Typed(None, typed)


def test_own_fields_are_suggested_and_retired_ones_are_not(own, shop):
    assert ("مدل‌دستگاه:", "مدل‌دستگاه:") in suggestions("مدل", "fa")
    assert [shown for _text, shown in suggestions("رنگ:", "fa")][:1] == ["سرخ"]
    assert suggestions("قیمت:", "fa") == suggestions("مدل‌دستگاه:", "fa") == []
    retire_field(field=own["model"], by=shop.owner, retired=True)
    forget_known()
    assert suggestions("مدل", "fa") == []
    assert read("مدل‌دستگاه:UPS").filter is None


@pytest.mark.parametrize("typed", ["بخش:«مشتریان کلیدی»", "بخش:مشتریان‌کلیدی", 'segment:"مشتریان كلیدی"'])
def test_the_segment_of_a_customer_is_asked_by_its_name(shop, typed):
    key = make_segment(name="مشتریان کلیدی", by=shop.owner)
    assert one(typed) == {"field": "segment", "op": "has_any", "value": [key.public_id]}
