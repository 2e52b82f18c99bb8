"""Guides in steps: what is taken in, what is missing, where choices lead."""

import pytest

from pasokh.knowledge import guides
from pasokh.knowledge.actions.publishing import publish
from pasokh.knowledge.actions.writing import write

GUIDE = {
    "first": "a",
    "steps": [
        {"key": "a", "text": "چراغ روشن است؟", "choices": [{"label": "بله", "to": "step", "value": "b"}, {"label": "بوی سوختن می‌آید", "to": "ticket"}]},
        {"key": "b", "text": "دکمه را ده ثانیه نگه دارید.", "choices": []},
    ],
}  # fmt: skip


def test_a_guide_keeps_its_shape_and_nothing_else():
    cleaned = guides.clean(GUIDE | {"more": 1})
    assert cleaned["steps"][0]["choices"][1] == {"label": "بوی سوختن می‌آید", "to": "ticket", "value": ""}
    assert set(cleaned) == {"first", "steps"} and guides.clean(cleaned) == cleaned
    assert guides.missing_in(cleaned) == [] and guides.reached(cleaned) == ["a", "b"]
    assert guides.step_of(cleaned, "")["key"] == "a" and guides.step_of(cleaned, "x") is None


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        {"first": "a", "steps": []},
        {"first": "b", "steps": [{"key": "a"}]},
        {"first": "a", "steps": [{"key": "a"}, {"key": "a"}]},
        {"first": "a", "steps": [{"key": "a", "choices": [{"to": "moon"}]}]},
        {"first": "a", "steps": [{"key": "<b>"}]},
        {"first": "a", "steps": [{"key": "a", "choices": [{"to": "article", "value": "javascript:1"}]}]},
        {"first": "a", "steps": [{"key": "a", "choices": 5}]},
    ],
)
def test_what_is_no_guide_is_refused_in_words(given):
    with pytest.raises(ValueError, match=r"\w"):
        guides.clean(given)


def test_what_is_missing_is_said():
    steps = [
        {"key": "a", "text": "", "choices": [{"label": "", "to": "step", "value": "z"}]},
        {"key": "b", "text": "تنها", "choices": []},
    ]
    assert len(guides.missing_in(guides.clean({"first": "a", "steps": steps}))) == 4


def test_circles_end():
    round_about = {
        "first": "a",
        "steps": [{"key": "a", "text": "x", "choices": [{"label": "y", "to": "step", "value": "a"}]}],
    }
    assert guides.reached(guides.clean(round_about)) == ["a"]


def test_a_guide_is_an_article_like_others(shop, help_centre):
    article = write(space=help_centre, by=shop.owner, title="روشن نمی‌شود", kind="guide")
    with pytest.raises(ValueError):
        publish(article=article, by=shop.owner)
    whole = write(space=help_centre, by=shop.owner, title="روشن نمی‌شود", steps=GUIDE)
    assert (whole.kind, "بوی سوختن" in whole.working.plain) == ("guide", True)
    assert publish(article=whole, by=shop.owner).is_live
