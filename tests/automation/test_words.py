"""Rules in words: conditions as plain sentences, and what would be said, quoted."""

import pytest
from django.utils import translation

from pasokh.automation.acts import tell_action
from pasokh.automation.words import filter_sentences, matches_nothing, rule_sentences
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.tickets.actions.saved_replies import make_saved_reply
from pasokh.tickets.filters import fields
from pasokh.tickets.models import Tag
from pasokh.tickets.writing.saved_replies import BEGINNING, beginning

FSI, PDI = "\u2068", "\u2069"
LONG = "سلام {{نام مشتری|}}\n\n**سفارش** شما رسید؛ " + "از شکیبایی شما سپاسگزاریم. " * 20


def said(*conditions):
    return filter_sentences({"all": list(conditions)}, fields())


def asked(field, op, value=None):
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    "condition, persian, english",
    [
        (asked("type", "is", ["complaint"]), "«نوع» «شکایت» باشد", "“Type” is “Complaint”"),
        (
            asked("channel", "is_not", ["email", "chat"]),
            "«کانال» «ایمیل» یا «گفت‌وگوی زنده» نباشد",
            "“Channel” is not “E-mail” or “Live chat”",
        ),
        (asked("priority", "at_least", 4), "«اولویت» دست‌کم «فوری» باشد", "“Priority” is at least “Urgent”"),
        (asked("subject", "contains", "فاکتور"), "«موضوع» «فاکتور» را دربر داشته باشد", "“Subject” contains “فاکتور”"),
        (asked("assignee", "empty"), "«مسئول» خالی باشد", "“Assignee” is empty"),
        (
            asked("created", "in", {"day": "2026-11-21"}),
            "«ساخته‌شده» در ۳۰ آبان ۱۴۰۵ باشد",
            "“Created” is within 21 November 2026",
        ),
        (
            asked("created", "older_than", {"amount": 3, "unit": "days"}),
            "«ساخته‌شده» بیش از ۳ روز پیش باشد",
            "“Created” is more than 3 days ago",
        ),
    ],
)
def test_a_condition_is_a_plain_sentence(shop, condition, persian, english):
    assert said(condition) == [persian]
    with translation.override("en"):
        assert said(condition) == [english]


def test_every_question_of_the_language_has_its_sentence():
    from pasokh.automation.words import SAYINGS

    assert SAYINGS.keys() == OPERATORS.keys()


def test_groups_are_told_with_or_and_what_must_not_be(shop):
    tag = Tag.named("گارانتی").public_id
    any_of = {"any": [asked("tag", "has_any", [tag]), asked("priority", "at_least", 3)]}
    assert said(any_of) == ["«برچسب» «گارانتی» را داشته باشد یا «اولویت» دست‌کم «اولویت بالا» باشد"]
    assert said({"none": [asked("tag", "has_all", [tag])]}) == ["چنین نباشد که («برچسب» همهٔ «گارانتی» را داشته باشد)"]
    assert matches_nothing({"none": [{"all": []}]}) and not matches_nothing({"all": []})


def test_an_answer_is_quoted_in_one_line_and_shortened(shop):
    told = tell_action({"do": "reply", "text": LONG})
    quoted = told.partition(": «")[2]
    assert told.startswith("به مشتری پاسخ داده شود: «" + FSI + "سلام [نام مشتری] سفارش شما رسید؛ از شکیبایی")
    assert quoted.endswith("…" + PDI + "»") and len(quoted) < BEGINNING + 6
    assert "\n" not in told and "**" not in told
    assert tell_action({"do": "reply", "text": LONG}, quotes=False) == "به مشتری پاسخ داده شود"


def test_a_saved_reply_is_named_and_quoted_and_one_that_is_gone_is_not(shop):
    saved = make_saved_reply(by=shop.owner, title="رسید", text="درخواست شما رسید.")
    told = tell_action({"do": "reply", "saved": saved.public_id})
    assert told == f"با «رسید» به مشتری پاسخ داده شود: «{FSI}درخواست شما رسید.{PDI}»"
    saved.delete()
    assert tell_action({"do": "reply", "saved": saved.public_id}) == "با «…» به مشتری پاسخ داده شود"


@pytest.mark.parametrize(
    "action",
    [
        {"do": "note", "text": "پیگیری شود"},
        {"do": "mail", "to": "a@example.ir", "subject": "خبر", "text": "پیگیری شود"},
        {"do": "ticket", "subject": "خبر", "text": "پیگیری شود"},
    ],
)
def test_whatever_writes_says_what(shop, action):
    told = tell_action(action)
    assert told.endswith(f": «{FSI}پیگیری شود{PDI}»")
    assert action.get("subject", "") in told


def test_variables_are_called_in_the_language_of_the_text():
    assert beginning("سلام {{customer name|}} {{کد پیگیری}} {{هرچه}}") == "سلام [نام مشتری] [کد پیگیری] [هرچه]"
    assert beginning("Hello {{نام مشتری}}") == "Hello [customer name]"
    assert beginning("{{نام مشتری}}") == "[نام مشتری]" and beginning("{{customer name}}") == "[customer name]"
    assert beginning("۱۲۳۴۵۶۷ " * 11 + "{{کد پیگیری}} " * 9).endswith("۱۲۳۴۵۶۷…")
    assert beginning("") == "" and beginning("۱ " * 200).endswith("۱…")


def test_a_whole_rule(shop):
    body = {
        "trigger": {"on": "ticket.opened"},
        "conditions": {"all": [asked("type", "is", ["complaint"])]},
        "actions": [{"do": "note", "text": "بررسی"}],
    }
    told = rule_sentences(body)
    assert told["if"] == ["«نوع» «شکایت» باشد"]
    assert told["then"] == [f"یادداشتی برای همکاران نوشته شود: «{FSI}بررسی{PDI}»"]
    assert told["stops"] == ""
    assert rule_sentences(body | {"stops": True})["stops"] == "قاعده‌های پس از آن بررسی نشوند"
