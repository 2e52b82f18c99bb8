"""Articles are found by what readers see of them, by whoever may read them, in any spelling."""

from pasokh.contacts.actions.segments import put_contact
from pasokh.contacts.models import Segment
from pasokh.knowledge.actions import publishing
from pasokh.knowledge.actions.arranging import address_to
from pasokh.knowledge.actions.spaces import retire_space
from pasokh.knowledge.actions.writing import clean_contents, save
from pasokh.knowledge.finding import find


def titles(who, query, **options):
    return [each.title for each in find(who, query, **options)]


def test_it_is_found_in_any_spelling_and_while_one_types(shop, live):
    live(title="بازگشت کالا", body="مشتری می‌تواند کالا را مرجوع کند.")
    assert titles(None, "مشتري مرجوع ميكند") == ["بازگشت کالا"]
    assert titles(None, "بازگش", typing=True) == ["بازگشت کالا"]
    assert titles(None, "کالا", language="en") == []


def test_what_is_found_is_what_readers_see(shop, live, draft):
    draft(title="گارانتی", body="پنهان")
    article = live(title="گارانتی", body="قرمز")
    saved = save(
        article=article, by=shop.owner, seen=article.version, contents=clean_contents(title="گارانتی", body="آبی")
    )
    assert (titles(None, "قرمز"), titles(None, "آبی"), titles(None, "پنهان")) == (["گارانتی"], [], [])
    publishing.publish(article=saved.article, by=shop.owner)
    assert titles(None, "آبی") == ["گارانتی"]
    publishing.withdraw(article=saved.article, by=shop.owner)
    assert titles(None, "گارانتی") == titles(shop.owner, "گارانتی") == []


def test_nobody_finds_what_is_not_for_her(shop, live, draft, maryam, ali):
    gold = Segment.objects.create(name="ویژه")
    for audience in ("public", "customers", "agents"):
        live(title=f"تخفیف {audience}", audience=audience)
    article = address_to(article=draft(title="تخفیف segment"), by=shop.owner, audience="segment", segments=[gold])
    publishing.publish(article=article, by=shop.owner)
    put_contact(contact=maryam, segments=[gold.pk], by=shop.owner)
    found = {who: {title.split()[1] for title in titles(who, "تخفیف")} for who in (None, ali, maryam, shop.owner)}
    assert found == {
        None: {"public"},
        ali: {"public", "customers"},
        maryam: {"public", "customers", "segment"},
        shop.owner: {"public", "customers", "segment", "agents"},
    }


def test_who_it_is_for_may_change_and_a_space_may_go(shop, help_centre, live):
    article = live(title="تخفیف", audience="agents")
    assert titles(None, "تخفیف") == []
    address_to(article=article, by=shop.owner, audience="public")
    assert titles(None, "تخفیف") == ["تخفیف"]
    retire_space(space=help_centre, by=shop.owner)
    assert titles(None, "تخفیف") == []
    retire_space(space=help_centre, by=shop.owner, retired=False)
    assert titles(None, "تخفیف") == ["تخفیف"]
