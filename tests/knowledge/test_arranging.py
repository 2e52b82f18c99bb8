"""Spaces and categories, languages, audiences, what goes with what."""

import pytest

from pasokh.events.models import Event
from pasokh.knowledge.actions import arranging, spaces
from pasokh.knowledge.actions.publishing import publish
from pasokh.knowledge.queries import counts_of, related_to


@pytest.fixture
def shelf(shop, help_centre):
    """Make a category: shelf("پرداخت", parent=…)."""
    return lambda name, parent=None: spaces.make_category(
        space=help_centre, by=shop.owner, labels={"fa": name}, parent=parent
    )


def change(category, by, parent):
    return spaces.change_category(
        category=category, by=by, labels=category.labels, descriptions={}, icon="", parent=parent
    )


def test_categories_stand_within_one_another_in_their_order(shop, help_centre, shelf):
    pay, send = shelf("پرداخت"), shelf("ارسال")
    card = shelf("کارت", parent=pay)
    tree = lambda: [(each.label("fa"), depth) for each, depth in spaces.tree_of(help_centre.categories.all())]  # noqa: E731
    assert tree() == [("پرداخت", 0), ("کارت", 1), ("ارسال", 0)]
    assert spaces.move_category(category=send, up=True)
    assert tree() == [("ارسال", 0), ("پرداخت", 0), ("کارت", 1)]
    assert not spaces.move_category(category=card, up=True)


def test_a_category_stands_neither_within_itself_nor_too_deep(shop, help_centre, shelf):
    first = shelf("۱")
    second = shelf("۲", parent=first)
    fourth = shelf("۴", parent=shelf("۳", parent=second))
    for refused in (
        lambda: shelf("۵", parent=fourth),
        lambda: change(first, shop.owner, second),
        lambda: change(first, shop.owner, first),
        lambda: change(first, shop.owner, shelf("دیگر")),
    ):
        with pytest.raises(ValueError):
            refused()
    first.refresh_from_db()
    assert first.parent_id is None


def test_what_stood_in_a_dropped_category_stands_where_it_stood(shop, help_centre, shelf, draft):
    pay = shelf("پرداخت")
    card = shelf("کارت", parent=pay)
    inner, article = shelf("رمز", parent=card), draft(category=card)
    spaces.drop_category(category=card, by=shop.owner)
    article.refresh_from_db()
    inner.refresh_from_db()
    assert (article.category, inner.parent) == (pay, pay)


def test_names_get_addresses_of_their_own(shop, shelf):
    assert [shelf("پرداخت").slug, shelf("پرداخت").slug] == ["پرداخت", "پرداخت-2"]
    made = spaces.make_space(by=shop.owner, labels={"fa": "آموزش", "en": "Learning centre"})
    assert (made.slug, made.label("en"), made.label("ar")) == ("learning-centre", "Learning centre", "آموزش")
    with pytest.raises(ValueError):
        spaces.make_space(by=shop.owner, labels={"fa": "  "})


def test_an_article_is_there_once_in_each_language(shop, draft):
    fa, en, other = draft(title="الف"), draft(title="a", language="en"), draft(title="b", language="en")
    fa = arranging.link_languages(article=fa, other=en, by=shop.owner)
    assert list(fa.siblings()) == [en]
    with pytest.raises(ValueError):
        arranging.link_languages(article=fa, other=other, by=shop.owner)
    with pytest.raises(ValueError):
        arranging.set_language(article=fa, by=shop.owner, language="en")
    en.refresh_from_db()
    arranging.unlink_language(article=en, by=shop.owner)
    assert not fa.siblings().exists()


def test_for_segments_needs_one(shop, draft):
    article = draft()
    with pytest.raises(ValueError):
        arranging.address_to(article=article, by=shop.owner, audience="segment", segments=[])
    article.refresh_from_db()
    assert article.audience == "public" and not Event.objects.filter(kind="article.addressed").exists()


def test_what_to_read_too_is_what_the_reader_may_read(shop, live, draft, shelf, maryam):
    pay = shelf("پرداخت")
    article, said = live(title="یک", category=pay), live(title="دو")
    secret, hidden = live(title="سه", audience="agents"), draft(title="چهار")
    beside = publish(article=draft(title="پنج", category=pay), by=shop.owner)
    arranging.relate(article=article, others=[secret, hidden, said, article], by=shop.owner)
    assert related_to(article, maryam) == [said, beside]
    assert related_to(article, shop.owner) == [secret, hidden, said, beside]


def test_counts_are_of_what_the_reader_may_read(shop, help_centre, live, shelf):
    pay = shelf("پرداخت")
    live(category=pay)
    live(category=pay, audience="agents")
    live()
    assert counts_of(None) == {(help_centre.pk, pay.pk): 1, (help_centre.pk, None): 1}
    assert counts_of(shop.owner) == {(help_centre.pk, pay.pk): 2, (help_centre.pk, None): 1}
