"""What is found, by whom, and in which order: articles of the shop «خانهٔ نو»."""

import pytest

from pasokh.kernel.tenancy import workspace
from pasokh.search.asking import search, suggest
from pasokh.search.jobs import tidy
from pasokh.search.models import Document, Posting, Shelf
from pasokh.search.synonyms import set_synonyms
from pasokh.search.writing import Item, clear, forget, index, index_many

ARTICLES = {
    1: ("بازگرداندن کالا", "اگر کالا را نمی‌خواهید، تا ۱۴روز پس از تحویل آن را برگردانید. مشتریان هزینه‌ای نمی‌پردازند."),
    2: ("پیگیری سفارش", "کد پیگیری سفارش خود را در برگهٔ سفارش‌های من ببینید. پست هر روز مرسوله‌ها را می‌برد."),
    3: ("صدور پیش‌فاکتور", "برای شرکت‌ها پیش‌فاکتور رسمی صادر می‌کنیم؛ شناسهٔ ملی شرکت را بنویسید."),
    4: (
        "نصب نرم افزار",
        "نرم افزار را از تارنما بگیرید و روی رایانه نصب کنید. Restart the computer after installing updates.",
    ),
    5: ("راهنمای همکاران", "پاسخ شکایت‌ها را تا دو ساعت بنویسید. این نوشته برای مشتری نیست."),
}
AUDIENCES = {5: ["agents"]}


def ids(found):
    return [hit.id for hit in found.hits]


@pytest.fixture
def library(shop):
    with workspace(shop):
        index_many(
            "article",
            [
                Item(key, {"title": title, "text": text}, AUDIENCES.get(key, ["public", "agents"]))
                for key, (title, text) in ARTICLES.items()
            ],
        )
        yield shop


def asked(query, audience=("public",), **options):
    return ids(search(query, ["article"], audience, **options))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("14", 1),
        ("۱۴ روز", 1),
        ("مشتري", 1),
        ("می کند", 3),
        ("میکند", 3),
        ("می‌کند", 3),
        ("پیش فاکتور", 3),
        ("پیشفاکتور", 3),
        ("پیش‌فاکتورهای شرکتها", 3),
        ("نرم‌افزار", 4),
        ("نرمافزار", 4),
        ("کدهای پیگیری", 2),
        ("installed update", 4),
        ("برگرداندم", 1),
    ],
)
def test_a_word_is_found_in_any_spelling_and_form(library, query, first):
    assert asked(query)[:1] == [first]


def test_a_typing_error_is_taken_for_the_likeliest_word(library):
    found = search("سفراش", ["article"], ["public"])
    assert ids(found)[:1] == [2]
    assert found.instead == {"سفراش": "سفارش"}


def test_what_is_quoted_is_found_word_by_word(library):
    assert asked("«کد پیگیری سفارش»") == [2]
    assert set(asked("روز پست")) == {1, 2}
    assert set(asked("«پست روز»")) == {1, 2}  # stands so nowhere: words, then
    assert asked("«سفارش خود را» برگه") == [2]


def test_only_what_is_for_a_reader_is_found(library):
    assert asked("شکایت") == []
    assert asked("شکایت", audience=["agents", "public"])[0] == 5
    assert asked("سفارش", audience=[]) == []


def test_the_title_says_more_than_the_text(library):
    index("article", 6, {"title": "ضمانت", "text": "همهٔ کالاها یک سال پشتیبانی دارند."}, ["public"])
    index("article", 7, {"title": "کالاها", "text": "ضمانت کالا یک سال است."}, ["public"])
    assert asked("ضمانت") == [6, 7]


def test_while_one_types_the_last_word_is_a_beginning(library):
    assert ids(suggest("پیگ", ["article"], ["public"])) == [2]
    assert ids(suggest("نصب نرم", ["article"], ["public"]))[0] == 4
    assert ids(suggest("", ["article"], ["public"])) == []


def test_synonyms_of_the_workspace_lead_to_one_another(library):
    assert asked("اینویس") == []
    set_synonyms([["پیش‌فاکتور", "اینویس"], ["مرجوع کردن", "بازگرداندن"]])
    assert asked("اینویس") == [3]
    assert asked("مرجوع کردن")[0] == 1
    with pytest.raises(ValueError, match="at most"):
        set_synonyms([[str(number) for number in range(21)]])
    assert asked("اینویس") == [3]


def test_what_is_written_anew_is_found_by_its_new_words_only(library):
    index("article", 2, {"title": "ردیابی مرسوله", "text": "مرسوله را در تارنمای پست ببینید."}, ["public"])
    assert asked("ردیابی") == [2]
    assert asked("«کد پیگیری سفارش»") == []
    assert Shelf.objects.get().documents == len(ARTICLES)


def test_what_is_forgotten_is_gone_at_once_and_leaves_no_word_behind(library):
    forget("article", 2)
    assert asked("پیگیری") == []
    assert Posting.objects.filter(word="پیگیری").exists()
    tidy(kind="article")
    assert not Posting.objects.filter(word="پیگیری").exists()
    assert asked("پیش‌فاکتور") == [3]
    assert Shelf.objects.get().gone == 0
    clear("article")
    assert asked("پیش‌فاکتور") == []
    assert not Document.objects.exists()
    assert not Posting.objects.exists()


def test_another_workspace_finds_nothing(real_shop):
    with workspace(real_shop.pk + 1):
        index("article", 1, {"title": "محرمانه", "text": "قیمت خرید"}, ["public"])
        assert asked("محرمانه") == [1]
    with workspace(real_shop):
        index("article", 2, {"title": "آشکار", "text": "قیمت فروش"}, ["public"])
        assert asked("محرمانه") == []
        assert asked("قیمت") == [2]


def test_hostile_questions_are_only_words(library):
    for query in ("'; DROP TABLE", "((", "%_\\", "\0", "«»", "🙂", "و" * 5000, "از و به", "{a,b}", '"'):
        search(query, ["article"], ["public"])
        suggest(query, ["article"], ["public"])
    assert asked("پیش‌فاکتور") == [3]


def test_sureness_is_the_share_of_the_question_that_is_said(library):
    whole = search("صدور پیش‌فاکتور رسمی", ["article"], ["public"]).hits[0]
    part = search("پیش‌فاکتور خودرو فضاپیما اقیانوس", ["article"], ["public"]).hits[0]
    assert (whole.id, part.id) == (3, 3)
    assert whole.sureness > 0.4 > 0.2 > part.sureness
    assert search("فضاپیما اقیانوس کهکشان پیش‌فاکتور", ["article"], ["public"]).sure() == []
