"""Articles at the desk: the list, writing and saving, deeds, revisions, comments, settings; and who may do what."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pasokh.knowledge.actions import feedback
from pasokh.knowledge.actions.arranging import address_to
from pasokh.knowledge.actions.publishing import publish
from pasokh.knowledge.actions.spaces import make_category, make_space
from pasokh.knowledge.actions.writing import write
from pasokh.knowledge.models import Article, ArticleFile, Category, Comment, Space

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def space(shop):
    return make_space(by=shop.owner, labels={"fa": "مرکز راهنمایی", "en": "Help centre"})


@pytest.fixture
def draft(shop, space):
    return lambda title="بازگشت کالا", body="تا هفت روز.", **fields: write(
        **{"space": space, "by": shop.owner, "title": title, "body": body} | fields
    )


def at(article, rest=""):
    return f"/desk/knowledge/{article.public_id}{rest}"


def save(client, article, body="متن دیگر", version=None, **fields):
    version = version or Article.objects.get(pk=article.pk).version
    return client.post(at(article, "/save"), {"title": article.title, "body": body, "version": version} | fields)


def test_without_a_space_the_page_says_what_to_do(desk, shop, sign_in, make_member):
    assert "/desk/settings/spaces" in desk.get("/desk/knowledge/").text
    assert desk.get("/desk/knowledge/new").status_code == 200
    assert "/desk/settings/spaces" not in sign_in(make_member()).get("/desk/knowledge/").text


def test_an_article_is_begun_and_its_page_is_the_editor(desk, shop, space):
    answer = desk.post("/desk/knowledge/new", {"title": "بازگشت کالا", "place": space.public_id, "language": "fa"})
    article = Article.objects.get()
    assert answer["Location"] == at(article)
    page = desk.get(at(article)).text
    assert 'data-controller="article"' in page and "بازگشت کالا" in page
    assert (
        desk.post("/desk/knowledge/new", {"title": "", "place": space.public_id, "language": "fa"}).status_code == 422
    )
    assert desk.post("/desk/knowledge/new", {"title": "x", "place": "spc_1", "language": "fa"}).status_code == 422
    assert Article.objects.count() == 1


def test_the_list_is_filtered(desk, shop, space, draft, make_member):
    pay = make_category(space=space, by=shop.owner, labels={"fa": "پرداخت"})
    draft(title="یک", category=pay)
    publish(article=draft(title="دو"), by=shop.owner)
    draft(title="سه", by=make_member(), language="en")

    def titles(query):
        found = desk.get(f"/desk/knowledge/?{query}", headers={"HX-Request": "true", "HX-Target": "articles"}).text
        return {name for name in ("یک", "دو", "سه") if f">{name}<" in found}

    assert titles("") == {"یک", "دو", "سه"}
    assert (
        titles("state=published") == {"دو"}
        and titles("state=draft") == {"یک", "سه"}
        and titles("state=changes") == set()
    )
    assert titles(f"place={space.public_id}:{pay.public_id}") == {"یک"} and titles("place=spc_1:cat_2") == set()
    assert titles("owner=me") == {"یک", "دو"} and titles("language=en") == {"سه"} and titles("q=س") == {"سه"}
    assert titles("due=1") == set() and titles("after=x_y") == titles("after=2026-01-01_9") == {"یک", "دو", "سه"}


def test_the_next_rows_follow_by_key(desk, shop, draft, monkeypatch, count_queries):
    from pasokh.desk.knowledge import listing

    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(5):
        draft(title=f"مقاله {number}")
    seen, address = [], "/desk/knowledge/?state=draft"
    while address:
        found = desk.get(address, headers={"HX-Request": "true", "HX-Target": "articles"}).text
        seen += [number for number in range(5) if f"مقاله {number}<" in found]
        address = (
            "/desk/knowledge/?"
            + found.partition('hx-get="/desk/knowledge/?')[2].partition('"')[0].replace("&amp;", "&")
            if "after=" in found
            else ""
        )
    assert sorted(seen) == [0, 1, 2, 3, 4] and len(seen) == 5


def test_a_list_costs_as_much_whatever_its_length(desk, shop, draft, count_queries):
    draft()
    desk.get("/desk/knowledge/")
    with count_queries() as one:
        desk.get("/desk/knowledge/")
    for number in range(3):
        draft(title=str(number))
    with count_queries() as four:
        desk.get("/desk/knowledge/")
    assert len(one) == len(four)


def test_a_text_is_kept_while_one_writes(desk, shop, draft):
    article = draft()
    told = save(desk, article, "تا **ده** روز").json()
    assert told == {"version": 2, "revision": 1, "collided": False, "slug": "بازگشت-کالا"}
    article.refresh_from_db()
    assert article.working.body == "تا **ده** روز"
    assert save(desk, article, "x" * 100_001).status_code == 422
    assert save(desk, article, steps="{}").status_code == 422
    article.refresh_from_db()
    assert article.working.body == "تا **ده** روز"


def test_two_who_write_at_once_lose_nothing(desk, shop, draft, sign_in, make_member):
    article, sara = draft(), sign_in(make_member())
    save(desk, article, "از نگار", version=1)
    told = save(sara, article, "از سارا", version=1).json()
    assert told["collided"] and told["version"] == 2
    article.refresh_from_db()
    assert article.working.body == "از نگار"
    assert "revisions?new=2" in desk.get(at(article)).text
    assert "<ins>سارا</ins>" in desk.get(at(article, "/revisions?old=1&new=2")).text


def test_a_light_member_reads_and_changes_nothing(desk, shop, draft, sign_in, make_member):
    article, light = draft(body="## عنوان\n\nمتن"), sign_in(make_member(role="light"))
    page = light.get(at(article)).text
    assert 'id="عنوان"' in page and 'data-controller="article"' not in page and "/decide" not in page
    assert save(light, article).status_code == 403
    assert light.post(at(article, "/decide"), {"publish": "1"}).status_code == 403
    assert light.get("/desk/settings/spaces").status_code == 403
    article.refresh_from_db()
    assert (article.working.body, article.state) == ("## عنوان\n\nمتن", "draft")


def test_a_writer_asks_and_a_lead_publishes(desk, shop, draft, sign_in, make_member):
    article, sara = draft(), sign_in(make_member())
    assert sara.post(at(article, "/decide"), {"publish": "1"}).status_code == 403
    sara.post(at(article, "/change"), {"ask": "1"})
    assert Article.objects.get().state == "review"
    desk.post(at(article, "/decide"), {"back": "1", "note": "قیمت‌ها"})
    assert "قیمت‌ها" in sara.get(at(article)).text
    desk.post(at(article, "/decide"), {"publish": "99"})
    assert Article.objects.get().state == "draft"
    desk.post(at(article, "/decide"), {"publish": "1"})
    assert Article.objects.get().is_live


def test_it_is_planned_for_a_day_and_not_for_one_that_is_over(desk, shop, draft):
    article = draft()
    desk.post(at(article, "/decide"), {"plan": "1", "day": "۱۳۹۹/۱/۱", "at": "9:30"})
    assert Article.objects.get().state == "draft"
    desk.post(at(article, "/decide"), {"plan": "1", "day": "فردا", "at": "9:30"})
    assert Article.objects.get().state == "scheduled"
    assert desk.get(at(article)).status_code == 200
    desk.post(at(article, "/decide"), {"unplan": "1"})
    assert Article.objects.get().state == "draft"


def test_an_earlier_revision_is_had_again(desk, shop, draft):
    article = draft(body="یک")
    save(desk, article, "یک", keep="1")
    save(desk, article, "دو")
    desk.post(at(article, "/change"), {"restore": "1"})
    article.refresh_from_db()
    assert (article.working.body, article.working.number) == ("یک", 3)
    page = desk.get(at(article, "/revisions?old=2&new=3")).text
    assert "<del>دو</del>" in page and "<ins>یک</ins>" in page


def placed(article, **fields):
    from pasokh.desk.knowledge.forms import PlaceForm

    initial = {name: value for name, value in PlaceForm.initial_of(article).items() if value not in (None, False, "")}
    return initial | fields


def test_of_what_readers_have_a_writer_says_neither_where_nor_for_whom(desk, shop, space, draft, sign_in, make_member):
    article, member = publish(article=draft(audience="agents"), by=shop.owner), make_member()
    sara = sign_in(member)
    sara.post(at(article, "/place"), placed(article, audience="public", slug="x", owner=member.public_id))
    article.refresh_from_db()
    assert (article.audience, article.slug, article.owner) == ("agents", "بازگشت-کالا", member)
    desk.post(at(article, "/place"), placed(article, audience="public"))
    article.refresh_from_db()
    assert article.audience == "public"


def test_where_it_stands_and_for_whom_is_said_in_one_form(desk, shop, space, draft):
    from pasokh.contacts.models import Segment

    gold, pay = Segment.objects.create(name="ویژه"), make_category(space=space, by=shop.owner, labels={"fa": "پرداخت"})
    article = draft()
    fields = {
        "place": f"{space.public_id}:{pay.public_id}",
        "audience": "segment",
        "segments": [gold.public_id],
        "slug": "مرجوعی",
        "review_on": "فردا",
    }
    desk.post(at(article, "/place"), placed(article, **fields))
    article.refresh_from_db()
    assert (article.category, article.audience, article.slug) == (pay, "segment", "مرجوعی") and article.review_on
    desk.post(at(article, "/place"), placed(article, audience="segment", segments=[], slug="دیگر"))
    article.refresh_from_db()
    assert article.slug == "مرجوعی" and article.for_segments.count() == 1


def test_a_translation_begins_with_the_text(desk, shop, draft):
    article = draft(body="متن")
    desk.post(at(article, "/translation"), {"language": "en"})
    other = Article.objects.exclude(pk=article.pk).get()
    assert (other.language, other.working.body, other.bundle) == ("en", "متن", article.bundle)
    desk.post(at(article, "/translation"), {"language": "en"})
    assert Article.objects.count() == 2


def test_a_picture_is_read_by_those_who_may_read_the_article(desk, shop, draft, sign_in, make_member, other_shop):
    article = draft()
    told = desk.post(at(article, "/files"), {"file": SimpleUploadedFile("جعبه.png", PICTURE, "image/png")}).json()
    assert told["kind"] == "picture" and told["name"] == "جعبه.png"
    answer = desk.get(f"/desk/knowledge/files/{told['id']}")
    assert answer["Content-Type"] == "image/png" and "sandbox" in answer["Content-Security-Policy"]
    assert desk.post(at(article, "/files"), {"file": SimpleUploadedFile("x", b"")}).status_code == 422
    assert sign_in(make_member(role="light")).post(at(article, "/files"), {}).status_code == 403
    assert ArticleFile.objects.count() == 1
    preview = desk.post(at(article, "/preview"), {"body": f"![جعبه](file:{told['id']})"}).text
    assert f'src="/desk/knowledge/files/{told["id"]}"' in preview


def test_a_preview_is_safe(desk, shop, draft):
    assert (
        "<script"
        not in desk.post(at(draft(), "/preview"), {"title": "<script>", "body": "<script>alert(1)</script>"}).text
    )


def test_comments_wait_are_shown_answered_and_hidden(desk, shop, draft, sign_in, make_member):
    article = publish(article=draft(), by=shop.owner)
    said = feedback.comment(article=article, text="ممنون", name="رضا", email="reza@example.ir")
    page = desk.get("/desk/knowledge/comments").text
    assert "ممنون" in page and "reza@example.ir" in page
    assert sign_in(make_member()).post(f"/desk/knowledge/comments/{said.public_id}", {"show": "1"}).status_code == 403
    assert Comment.objects.get().state == "waiting"
    desk.post(f"/desk/knowledge/comments/{said.public_id}", {"answer": "1", "text": "خوشحالیم"})
    assert list(article.comments.shown().order_by("pk").values_list("text", flat=True)) == ["ممنون", "خوشحالیم"]
    desk.post(f"/desk/knowledge/comments/{said.public_id}", {"hide": "1"})
    assert "ممنون" in desk.get("/desk/knowledge/comments?state=hidden").text


def test_spaces_and_categories_are_made_ordered_and_taken_away(desk, shop):
    desk.post("/desk/settings/spaces", {"label_fa": "آموزش", "label_en": "Learning", "audience": "customers"})
    made = Space.objects.get()
    assert (made.labels, made.audience) == ({"fa": "آموزش", "en": "Learning"}, "customers")
    address = f"/desk/settings/spaces/{made.public_id}"
    desk.post(f"{address}/categories", {"label_fa": "یک"})
    desk.post(f"{address}/categories", {"label_fa": "دو"})
    first, second = Category.objects.order_by("pk")
    desk.post(f"/desk/settings/categories/{second.public_id}/order", {"up": "1"})
    assert list(Category.objects.all()) == [second, first]
    desk.post(
        f"/desk/settings/categories/{second.public_id}",
        {"label_fa": "دو", "parent": first.public_id, "description_fa": "شرح"},
    )
    second.refresh_from_db()
    assert (second.parent, second.descriptions) == (first, {"fa": "شرح"})
    assert (
        desk.post(
            f"/desk/settings/categories/{first.public_id}", {"label_fa": "یک", "parent": second.public_id}
        ).status_code
        == 422
    )
    desk.post(f"/desk/settings/categories/{first.public_id}/drop")
    second.refresh_from_db()
    assert second.parent is None
    desk.post(f"{address}/retire", {"retired": "1"})
    made.refresh_from_db()
    assert made.retired_at and desk.get(address).status_code == desk.get("/desk/settings/spaces").status_code == 200


def test_who_has_it_open_is_told_to_those_who_may_read_it(shop, draft, make_member, other_shop):
    from pasokh.desk.live.topics import allowed, article_topic

    article = draft()
    topic = article_topic(article.pk)
    assert allowed(make_member(role="light"), [topic, "article:99999999", "article:x"]) == (topic,)
    assert allowed(make_member(deactivated_at="2026-01-01T00:00Z"), [topic]) == ()


def test_an_article_for_a_segment_is_shown_with_it(desk, shop, draft):
    from pasokh.contacts.models import Segment

    article = address_to(
        article=draft(), by=shop.owner, audience="segment", segments=[Segment.objects.create(name="ویژه")]
    )
    assert "ویژه" in desk.get(at(article)).text
    assert json.loads(save(desk, article).text)["collided"] is False


def test_everything_is_taken_along_by_those_who_manage_it(desk, shop, draft, sign_in, make_member):
    draft()
    assert desk.get("/desk/knowledge/export.json").json()["articles"][0]["working"]["body"] == "تا هفت روز."
    answer = desk.get("/desk/knowledge/export.zip")
    assert "attachment" in answer["Content-Disposition"] and answer["X-Pasokh-File"]
    assert desk.get("/desk/knowledge/export.xml").status_code == 404
    assert sign_in(make_member(role="lead")).get("/desk/knowledge/export.json").status_code == 403


def test_the_palette_and_the_list_find_what_is_published_by_its_words(desk, shop, draft):
    article = publish(article=draft(title="بازگشت کالا", body="ظرف هفت روز مرجوع کنید"), by=shop.owner)
    draft(title="پنهان", body="مرجوع")
    for page in (desk.get("/desk/palette?q=مرجوع").text, desk.get("/desk/knowledge/?q=مرجوع").text):
        assert at(article) in page and "پنهان" not in page


def test_an_article_is_read_in_its_own_direction_whatever_the_desk_s(desk, shop, draft):
    type(shop.owner).objects.filter(pk=shop.owner.pk).update(language="en")
    article = draft()
    page = desk.get(at(article)).text
    assert '<html lang="en" dir="ltr"' in page and '<div class="article-sheet" lang="fa" dir="rtl">' in page
    preview = desk.post(at(article, "/preview"), {"body": "متن"}).text
    assert '<article class="article-sheet" lang="fa" dir="rtl">' in preview
