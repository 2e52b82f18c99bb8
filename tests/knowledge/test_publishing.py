"""What readers see, from when on, and who of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.contacts.actions.segments import put_contact
from pasokh.contacts.models import Segment
from pasokh.events.models import Event
from pasokh.knowledge.actions import publishing
from pasokh.knowledge.actions.arranging import address_to, arrange, looked_at
from pasokh.knowledge.actions.spaces import retire_space
from pasokh.knowledge.actions.writing import clean_contents, save
from pasokh.knowledge.jobs import publish_overdue, publish_planned, remind_of_reviews
from pasokh.knowledge.models import Article


def seen_by(who):
    return set(Article.objects.visible_to(who).values_list("title", flat=True))


def kinds(article):
    return list(Event.objects.filter(subject_kind="article", subject_id=article.pk).order_by("pk").values_list("kind", flat=True))  # fmt: skip


def test_each_reader_sees_what_is_meant_for_her(shop, live, draft, maryam, ali, make_member):
    for audience in ("public", "customers", "agents"):
        live(title=audience, audience=audience)
    gold = Segment.objects.create(name="ویژه")
    article = address_to(article=draft(title="segment"), by=shop.owner, audience="segment", segments=[gold])
    publishing.publish(article=article, by=shop.owner)
    draft(title="draft")
    publishing.archive(article=live(title="archived"), by=shop.owner)
    put_contact(contact=maryam, segments=[gold.pk], by=shop.owner)
    maryam.refresh_from_db()
    assert seen_by(None) == {"public"}
    assert seen_by(ali) == {"public", "customers"}
    assert seen_by(maryam) == {"public", "customers", "segment"}
    assert seen_by(make_member(role="light")) == {"public", "customers", "segment", "agents", "draft", "archived"}
    assert seen_by(make_member(deactivated_at=timezone.now())) == set()
    from pasokh.contacts.actions.segments import put_companies
    from pasokh.contacts.models import Company

    ali.company = Company.objects.create(name="شرکت آریا")
    ali.save(update_fields=["company"])
    assert seen_by(ali) == {"public", "customers"}
    put_companies(segment=gold, companies=[ali.company.pk], by=shop.owner)
    assert seen_by(ali) == {"public", "customers", "segment"}
    with pytest.raises(TypeError):
        Article.objects.visible_to("maryam")


def test_in_a_retired_space_customers_see_nothing(shop, live, help_centre, maryam):
    live(title="یک")
    retire_space(space=help_centre, by=shop.owner)
    assert seen_by(None) == seen_by(maryam) == set()
    assert seen_by(shop.owner) == {"یک"}


def test_readers_see_what_was_published_while_the_next_text_is_written(shop, live):
    article = live(body="یک")
    saved = save(
        article=article, by=shop.owner, seen=article.version, contents=clean_contents(title=article.title, body="دو")
    )
    article = saved.article
    assert (article.state, article.published.body, article.working.body, article.has_changes) == (
        "published",
        "یک",
        "دو",
        True,
    )
    article = publishing.publish(article=article, by=shop.owner, seen=article.version)
    assert (article.published.body, article.has_changes) == ("دو", False)


def test_nobody_publishes_what_she_has_not_read(shop, live, make_member):
    article = live(body="یک")
    newer = save(article=article, by=make_member(), seen=article.version, contents=clean_contents(title="ع", body="دو"))
    with pytest.raises(publishing.Changed):
        publishing.publish(article=article, by=shop.owner, seen=article.version)
    article.refresh_from_db()
    assert article.published.body == "یک" and newer.article.version > 1


def test_what_says_nothing_is_not_published(shop, draft):
    article = draft(body="  ")
    with pytest.raises(ValueError):
        publishing.publish(article=article, by=shop.owner)
    article.refresh_from_db()
    assert (article.state, article.published) == ("draft", None)
    assert kinds(article) == ["article.written"]


def test_a_review_is_asked_sent_back_and_given(shop, draft, make_member):
    sara = make_member()
    article = draft(by=sara)
    article = publishing.ask_review(article=article, by=sara)
    assert (article.state, article.asked, article.asked_by) == ("review", article.working, sara)
    article = publishing.send_back(article=article, by=shop.owner, note="قیمت‌ها را ببینید")
    assert (article.state, article.note) == ("draft", "قیمت‌ها را ببینید")
    article = publishing.ask_review(article=article, by=sara)
    article = publishing.publish(article=article, by=shop.owner, seen=article.version)
    assert (article.state, article.asked, article.note) == ("published", None, "")


def test_a_plan_is_kept_at_its_moment_with_the_text_it_was_made_for(shop, draft):
    at = timezone.now() + timedelta(hours=1)
    article = publishing.plan(article=draft(body="یک"), by=shop.owner, at=at)
    assert article.state == "scheduled" and seen_by(None) == set()
    save(article=article, by=shop.owner, seen=article.version, contents=clean_contents(title="ع", body="دو"))
    publish_planned(article_id=article.pk, at=(at + timedelta(seconds=1)).isoformat())
    article.refresh_from_db()
    assert article.state == "scheduled"
    publish_planned(article_id=article.pk, at=at.isoformat())
    publish_planned(article_id=article.pk, at=at.isoformat())
    article.refresh_from_db()
    assert (article.state, article.published.body, article.planned_at) == ("published", "یک", None)
    assert kinds(article).count("article.published") == 1


def test_its_job_waits_for_the_very_moment(shop, draft):
    from procrastinate.contrib.django.models import ProcrastinateJob

    at = timezone.now() + timedelta(hours=1)
    publishing.plan(article=draft(), by=shop.owner, at=at)
    assert list(
        ProcrastinateJob.objects.filter(task_name="knowledge.publish_planned").values_list("scheduled_at", flat=True)
    ) == [at]


def test_a_lost_job_is_made_good_and_a_dropped_plan_is_no_plan(shop, draft):
    at = timezone.now() + timedelta(hours=1)
    late, dropped = (publishing.plan(article=draft(title=name), by=shop.owner, at=at) for name in ("الف", "ب"))
    publishing.drop_plan(article=dropped, by=shop.owner)
    assert publish_overdue(before=at) == 1
    assert seen_by(None) == {"الف"} and late != dropped


def test_a_moment_that_is_over_is_no_plan(shop, draft):
    article = draft()
    with pytest.raises(ValueError):
        publishing.plan(article=article, by=shop.owner, at=timezone.now() - timedelta(seconds=1))
    article.refresh_from_db()
    assert article.state == "draft"


def test_what_comes_out_of_the_archive_is_a_draft(shop, live):
    article = publishing.archive(article=live(title="یک"), by=shop.owner)
    assert article.state == "archived" and seen_by(None) == set()
    article = publishing.bring_back(article=article, by=shop.owner)
    assert (article.state, seen_by(None)) == ("draft", set())


def test_what_is_planned_from_the_archive_shows_nothing_before(shop, live):
    article = publishing.archive(article=live(title="یک"), by=shop.owner)
    article = publishing.plan(article=article, by=shop.owner, at=timezone.now() + timedelta(hours=1))
    assert (article.state, seen_by(None)) == ("scheduled", set())


def test_its_owner_is_reminded_once_for_each_day(shop, live, make_member):
    sara = make_member()
    today = timezone.localdate(timezone=shop.zone)
    article = arrange(article=live(), by=shop.owner, owner=sara, review_on=today)
    morning = timezone.now().astimezone(shop.zone).replace(hour=9)
    assert remind_of_reviews(shop, morning.replace(hour=7)) == 0
    assert [remind_of_reviews(shop, morning), remind_of_reviews(shop, morning)] == [1, 0]
    article = looked_at(article=article, by=sara, again_on=today + timedelta(days=90))
    assert remind_of_reviews(shop, morning) == 0
    assert remind_of_reviews(shop, morning + timedelta(days=91)) == 1


def wished(kind):
    from pasokh.notices.audience import Around
    from pasokh.notices.sources.registry import wishes_of

    event = Event.objects.filter(kind=kind).latest("pk")
    return {member: wish for (member, _), wish in wishes_of(event, Around([event])).items()}


def test_who_hears_of_it(shop, draft, make_member):
    sara, lead, gone = make_member(), make_member(role="lead"), make_member(deactivated_at=timezone.now())
    article = arrange(article=draft(by=sara), by=shop.owner, owner=gone, review_on=timezone.localdate())
    publishing.ask_review(article=article, by=sara)
    assert wished("article.review_asked") == {lead.pk: "article_asked", shop.owner.pk: "article_asked"}
    publishing.send_back(article=article, by=lead)
    assert wished("article.sent_back") == {sara.pk: "article_back"}
    remind_of_reviews(shop, timezone.now().astimezone(shop.zone).replace(hour=9) + timedelta(days=1))
    assert wished("article.review_due") == {lead.pk: "article_due", shop.owner.pk: "article_due"}
    arrange(article=article, by=shop.owner, owner=sara)
    assert wished("article.review_due") == {sara.pk: "article_due"}
