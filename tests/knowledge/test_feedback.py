"""Votes, comments, views, courses: what readers say and do, and what is left of those who are erased."""

import pytest

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.knowledge.actions import courses, feedback
from pasokh.knowledge.actions.arranging import arrange
from pasokh.knowledge.actions.viewing import note_view
from pasokh.knowledge.models import Comment, LessonDone, Vote
from pasokh.knowledge.queries import done_in, lessons_of, scores_of, views_of


def test_a_reader_has_one_vote_and_may_say_otherwise(shop, live, maryam):
    article = live()
    feedback.vote(article=article, voter="a", helped=True, reason="wrong")
    feedback.vote(article=article, voter="b", helped=True)
    feedback.vote(article=article, voter="a", helped=False, reason="outdated", words="قیمت‌ها قدیمی است", contact=maryam)
    assert scores_of([article.pk]) == {article.pk: (1, 1)}
    assert Vote.objects.get(voter="a").reason == "outdated"
    with pytest.raises(ValueError):
        feedback.vote(article=article, voter="c", helped=False, reason="none")
    assert Vote.objects.count() == 2


def test_nobody_reads_a_comment_before_somebody_has_shown_it(shop, live):
    article = live()
    said = feedback.comment(article=article, text="  ممنون، کمک کرد.  ", name="رضا", email="reza@example.ir")
    assert not article.comments.shown().exists()
    answer = feedback.answer_comment(comment=said, by=shop.owner, text="خوشحالیم.")
    assert [each.text for each in article.comments.shown().order_by("pk")] == ["ممنون، کمک کرد.", "خوشحالیم."]
    under = feedback.comment(article=article, text="باز هم", answers=answer)
    assert under.answers == said
    feedback.decide(comment=said, by=shop.owner, show=False)
    assert list(article.comments.shown()) == [answer]


def test_where_comments_are_closed_nothing_is_said(shop, live):
    article = arrange(article=live(), by=shop.owner, comments_open=False)
    with pytest.raises(ValueError):
        feedback.comment(article=article, text="سلام")
    with pytest.raises(ValueError):
        feedback.comment(article=live(title="دیگر"), text="  ")
    assert not Comment.objects.exists()


def test_views_are_counted_by_day(shop, live):
    article = live()
    for _ in range(5):
        note_view(article.pk, zone=shop.zone)
    assert views_of([article.pk]) == {article.pk: 5}


def test_a_view_costs_one_statement(shop, live, count_queries):
    article = live()
    with count_queries() as counted:
        note_view(article.pk, zone=shop.zone)
    assert len(counted) == 1


def test_a_course_and_how_far_somebody_has_come(shop, help_centre, live, maryam, ali):
    first, second, inner = live(title="یک"), live(title="دو"), live(title="سه", audience="agents")
    course = courses.make_course(space=help_centre, by=shop.owner, title="آغاز کار")
    with pytest.raises(ValueError):
        courses.offer_course(course=course, by=shop.owner)
    course = courses.set_lessons(course=course, by=shop.owner, articles=[second, inner, first, second])
    course = courses.offer_course(course=course, by=shop.owner)
    assert lessons_of(course, maryam) == [second, first]
    for contact in (maryam, ali):
        courses.note_done(course=course, article=second, contact=contact)
        courses.note_done(course=course, article=second, contact=contact)
    courses.note_done(course=course, article=first, contact=ali)
    with pytest.raises(ValueError):
        courses.note_done(course=course, article=live(title="چهار"), contact=ali)
    merge(kept=maryam, absorbed=ali, by=shop.owner)
    assert done_in(course, contact=maryam) == {first.pk, second.pk}
    courses.set_lessons(course=course, by=shop.owner, articles=[first, second])
    assert done_in(course, contact=maryam) == {first.pk, second.pk}


def test_of_whoever_is_erased_no_word_is_left(shop, help_centre, live, maryam):
    article = live()
    feedback.comment(article=article, text="سلام، من مریم هستم", contact=maryam)
    feedback.vote(article=article, voter="a", helped=False, words="من مریم هستم", contact=maryam)
    course = courses.set_lessons(
        course=courses.make_course(space=help_centre, by=shop.owner, title="آغاز"), by=shop.owner, articles=[article]
    )
    courses.note_done(course=course, article=article, contact=maryam)
    erase(contact=maryam, by=shop.owner)
    assert not Comment.objects.exists() and not LessonDone.objects.exists()
    assert list(Vote.objects.values_list("contact", "words", "helped")) == [(None, "", False)]
