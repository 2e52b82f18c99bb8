"""Writing: every word is kept, nobody's goes over anybody else's, and every revision can be had again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.knowledge import text
from pasokh.knowledge.actions.arranging import put_into, rename_address
from pasokh.knowledge.actions.publishing import publish
from pasokh.knowledge.actions.spaces import make_space
from pasokh.knowledge.actions.writing import clean_contents, restore, save, write
from pasokh.knowledge.models import Article, OldSlug, Revision
from pasokh.knowledge.slugs import find


def said(title="چطور کالا را مرجوع کنم؟", body="", **more):
    return clean_contents(title=title, body=body, **more)


def numbers(article):
    return list(article.revisions.order_by("number").values_list("number", "body", "aside"))


def test_a_new_article_is_a_draft_of_its_writer(shop, draft):
    article = draft(body="تا **هفت** روز")
    assert (article.state, article.owner, article.audience, article.version) == ("draft", shop.owner, "public", 1)
    assert article.slug == "چطور-کالا-را-مرجوع-کنم"
    assert (article.working.number, article.working.plain) == (1, "تا هفت روز")
    assert Event.objects.filter(kind="article.written", subject_id=article.pk).count() == 1


def test_what_one_goes_on_with_is_one_revision_and_a_colleague_s_is_another(shop, draft, make_member):
    sara, article = make_member(), draft(body="یک")
    first = save(article=article, by=shop.owner, seen=1, contents=said(body="یک دو"))
    second = save(article=article, by=sara, seen=first.article.version, contents=said(body="یک دو سه"))
    assert not first.collided and not second.collided
    assert numbers(article) == [(1, "یک دو", False), (2, "یک دو سه", False)]
    assert second.article.working.by == sara


def test_a_revision_ends_when_it_is_kept_or_old(shop, draft):
    article = draft(body="یک")
    kept = save(article=article, by=shop.owner, seen=1, contents=said(body="دو"), keep=True)
    after = save(article=article, by=shop.owner, seen=kept.article.version, contents=said(body="سه"))
    Revision.objects.filter(pk=after.revision.pk).update(began_at=timezone.now() - timedelta(minutes=16))
    save(article=article, by=shop.owner, seen=after.article.version, contents=said(body="چهار"))
    assert [body for _, body, _ in numbers(article)] == ["دو", "سه", "چهار"]


def test_nobody_s_text_goes_over_a_colleague_s_and_none_is_lost(shop, draft, make_member):
    sara, article = make_member(), draft(body="یک")
    save(article=article, by=shop.owner, seen=1, contents=said(body="از نگار"))
    collided = save(article=article, by=sara, seen=1, contents=said(body="از سارا"))
    again = save(article=article, by=sara, seen=1, contents=said(body="از سارا، بیش‌تر"))
    assert collided.collided and again.collided and again.revision == collided.revision
    article.refresh_from_db()
    assert article.working.body == "از نگار"
    assert numbers(article) == [(1, "از نگار", False), (2, "از سارا، بیش‌تر", True)]


def test_saving_what_stands_there_changes_nothing(shop, draft):
    article = draft(body="یک")
    events = Event.objects.count()
    saved = save(article=article, by=shop.owner, seen=99, contents=said(body="یک"))
    assert not saved.collided and saved.article.version == 1 and Event.objects.count() == events


def test_an_earlier_revision_is_had_again_as_a_new_one(shop, draft):
    article = draft(body="یک")
    kept = save(article=article, by=shop.owner, seen=1, contents=said(body="دو", title="عنوان دیگر"), keep=True)
    now = save(article=article, by=shop.owner, seen=kept.article.version, contents=said(body="سه"))
    restored = restore(article=now.article, revision=kept.revision, by=shop.owner)
    assert [body for _, body, _ in numbers(article)] == ["دو", "سه", "دو"]
    assert (restored.revision.restores, restored.article.title) == (1, "عنوان دیگر")


def test_what_is_too_long_is_refused_in_words(shop, draft):
    with pytest.raises(ValueError, match=r"\w"):
        clean_contents(title="x", body="x" * (text.LONGEST + 1))


def test_the_address_follows_the_title_until_readers_know_it(shop, draft, help_centre):
    article = draft(title="یک")
    saved = save(article=article, by=shop.owner, seen=1, contents=said(title="دو", body="ب"))
    assert saved.article.slug == "دو"
    article = publish(article=saved.article, by=shop.owner)
    saved = save(article=article, by=shop.owner, seen=article.version, contents=said(title="سه", body="ب"))
    assert saved.article.slug == "دو" and not OldSlug.objects.exists()


def test_an_address_is_one_article_s_and_an_old_one_leads_on(shop, help_centre, live, draft):
    first = live(title="بازگشت کالا")
    assert draft(title="بازگشت كالا").slug == "بازگشت-کالا-2"
    first = rename_address(article=first, by=shop.owner, slug="مرجوعی")
    assert find(None, help_centre, "مرجوعی") == (first, True)
    assert find(None, help_centre, "بازگشت-کالا") == (first, False)
    assert draft(title="بازگشت کالا").slug == "بازگشت-کالا-3"
    with pytest.raises(ValueError):
        rename_address(article=draft(title="دیگر"), by=shop.owner, slug="بازگشت-کالا")
    back = rename_address(article=first, by=shop.owner, slug="بازگشت-کالا")
    assert (back.slug, find(None, help_centre, "مرجوعی")) == ("بازگشت-کالا", (back, False))


def test_in_another_space_it_is_found_by_both_addresses(shop, help_centre, live):
    article = live(title="گارانتی")
    other = make_space(by=shop.owner, labels={"fa": "آموزش"})
    write(space=other, by=shop.owner, title="گارانتی")
    moved = put_into(article=article, by=shop.owner, space=other)
    assert moved.slug == "گارانتی-2"
    assert find(None, help_centre, "گارانتی") == (moved, False) and find(None, other, "گارانتی-2") == (moved, True)


def test_another_workspace_reads_and_refers_to_nothing_of_it(shop, other_shop, draft, owner_sql):
    import contextvars

    article = draft()

    def there():
        with workspace(other_shop):
            assert not Article.objects.exists() and not Revision.objects.exists()
            with pytest.raises(IntegrityError), transaction.atomic():
                Revision.objects.create(article_id=article.pk, number=1, title="x")
                transaction.get_connection().check_constraints()

    contextvars.Context().run(there)
