"""Where a text says what was searched for."""

from pasokh.search.excerpts import excerpt, marked

LONG = (
    "برای خرید از ما نیازی به ثبت‌نام نیست. " * 10
    + "اگر پشيمان شدید، تا ۱۴روز كالا را برمی‌گردانید و پولتان را می‌گیرید. "
    + "پشتیبانی همیشه هست. " * 20
)


def hits(pieces):
    return [piece.text for piece in pieces if piece.hit]


def test_an_excerpt_shows_where_most_of_the_question_is_said():
    pieces = excerpt(LONG, "برگرداندن کالا تا 14 روز")
    assert "".join(piece.text for piece in pieces).startswith("… ")
    assert hits(pieces) == ["۱۴روز كالا", "برمی‌گردانید"]


def test_words_are_shown_as_they_were_written():
    pieces = marked("راهنمای «بازگرداندن» كالاها", "کالا")
    assert pieces == [("راهنمای «بازگرداندن» ", False), ("كالاها", True)]
    assert "".join(piece.text for piece in pieces) == "راهنمای «بازگرداندن» كالاها"


def test_a_text_that_does_not_say_it_begins_at_its_beginning():
    pieces = excerpt(LONG, "فضاپیما")
    assert hits(pieces) == []
    assert pieces[0].text.startswith("برای خرید از ما")
    assert excerpt("", "کالا") == []


def test_a_word_that_is_half_typed_is_marked():
    assert hits(marked("پیگیری سفارش", "سفار")) == ["سفارش"]
