import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.filters import check
from pasokh.tickets.filters import fields
from pasokh.tickets.filters.search_words import Typed, read, suggestions
from pasokh.tickets.models import Status, Tag
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
