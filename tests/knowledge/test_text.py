"""The text format: what it looks like, what it says, and that nothing gets past it."""

import json
from pathlib import Path

import pytest

from pasokh.knowledge import text
from pasokh.knowledge.text.writing import Place

PICTURE = "file:afl_0123456789abcdef0123456789abcdef"


def test_a_callout_has_its_kind_its_title_and_any_blocks():
    html = text.render("::: tip نکته\nیک\n\n- دو\n:::\nپس از آن")
    assert html == (
        '<div class="callout tip"><p class="callout-title" dir="auto">نکته</p><p dir="auto">یک</p>\n'
        '<ul dir="auto"><li>دو</li>\n</ul>\n</div>\n<p dir="auto">پس از آن</p>\n'
    )


def test_blocks_stand_within_blocks_and_end_at_their_own_colons():
    html = text.render(":::: warning\n::: faq چرا؟\nچون.\n:::\n::::\nبیرون")
    assert html.startswith('<div class="callout warning"><details class="faq"><summary dir="auto">چرا؟</summary>')
    assert html.endswith('</div></details>\n</div>\n<p dir="auto">بیرون</p>\n')
    same = text.render("::: note\n::: faq چرا؟\nچون.\n:::\n:::\nبیرون")
    assert same.endswith('</div></details>\n</div>\n<p dir="auto">بیرون</p>\n')


def test_a_list_takes_the_direction_of_its_words():
    html = text.render("- یک\n\n- دو\n\n> نقل\n\nend")
    assert html == (
        '<ul dir="auto"><li><p>یک</p>\n</li>\n<li><p>دو</p>\n</li>\n</ul>\n<blockquote dir="auto"><p>نقل</p>\n</blockquote>\n<p dir="auto">end</p>\n'
    )


def test_what_is_no_block_of_ours_is_text():
    assert text.render("::: unknown\nx") == '<p dir="auto">::: unknown\nx</p>\n'
    assert "callout" not in text.render("    ::: tip\n    x")


def test_the_questions_of_an_article():
    found = text.questions("::: faq هزینه با کیست؟\nبا **ما**.\n:::\nمیان\n\n::: faq کی؟\nفردا\n:::\n::: tip x\ny\n:::")
    assert [(each.question, each.words) for each in found] == [("هزینه با کیست؟", "با ما."), ("کی؟", "فردا")]
    assert found[0].html == '<p dir="auto">با <strong>ما</strong>.</p>\n'


def test_headings_have_names_of_their_own_and_none_is_the_title_of_the_page():
    source = "# یک\n\n## بخش دو\n\n## بخش دو\n\n#### ریز"
    assert [(each.level, each.name) for each in text.outline(source)] == [(2, "یک"), (2, "بخش-دو"), (2, "بخش-دو-2")]
    html = text.render(source)
    assert '<h2 id="یک" dir="auto">' in html and '<h2 id="بخش-دو-2" dir="auto">' in html and "<h1" not in html


def test_pictures_files_and_videos_are_found_by_the_reader_s_door():
    def address_of(reference):
        return Place("/kb/files/1", 640, 480) if reference == PICTURE else None

    html = text.render(f'![جعبه]({PICTURE} "بستن جعبه")', address_of=address_of)
    assert html == (
        '<figure><img src="/kb/files/1" alt="جعبه" width="640" height="480" loading="lazy">'
        '<figcaption dir="auto">بستن جعبه</figcaption></figure>\n'
    )
    assert 'class="file" href="/kb/files/1"' in text.render(f"[فرم]({PICTURE})", address_of=address_of)
    gone = PICTURE.replace("0", "9")
    assert (
        text.render(f"![جعبه]({gone}) و [فرم]({gone})", address_of=address_of)
        == '<p dir="auto">جعبه و <a rel="noopener noreferrer">فرم</a></p>\n'
    )
    video = text.render("@[بستن جعبه](https://www.aparat.com/v/x)")
    assert '<a class="video" href="https://www.aparat.com/v/x"' in video and "<figcaption" in video
    own = text.render(f"@[بستن]({PICTURE})", address_of=lambda _: Place("/v.mp4", is_video=True))
    assert '<video src="/v.mp4" controls="controls" preload="metadata"></video>' in own


def test_a_table_keeps_its_columns_sides():
    html = text.render("| الف | ب |\n|---|:-:|\n| ۱ | ۲ |")
    assert html.startswith('<div class="wide"><table dir="auto"><thead><tr><th>الف</th>\n<th class="center">ب</th>')


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](javascript:alert(1))",
        '@[x](javascript:alert(1))',
        '@[x](https://a.ir/"onmouseover=alert(1))',
        "::: tip <script>alert(1)</script>\nx\n:::",
        "## <b onclick=x>y</b>",
        '![a](https://a.ir/x "\\" onerror=\\"alert(1)")',
        "[x](//evil.example)",
        "| <iframe src=x> |\n|---|\n| [x](vbscript:1) |",
    ],
)  # fmt: skip
def test_nothing_active_gets_through(hostile):
    from lxml import html as parser

    tree = parser.fromstring(f"<div>{text.render(hostile, address_of=lambda _: None)}</div>")
    assert {each.tag for each in tree.iter()} & {"script", "iframe", "object", "style"} == set()
    for each in tree.iter():
        assert not [name for name in each.attrib if name.startswith("on")]
        for name in ("href", "src"):
            assert each.get(name, "https://").startswith(("https://", "http://"))


def test_its_words_alone():
    source = f"# یک\n\n**دو** [سه](https://x.ir) ~~چهار~~\n\n::: tip پنج\nشش\n:::\n\n| هفت |\n|---|\n| هشت |\n\n![نه]({PICTURE})\n\n```\nده\n```"
    assert text.plain(source).split() == "یک دو سه چهار پنج شش هفت هشت نه ده".split()


def test_what_is_too_long_or_too_deep_is_shown_as_it_was_typed():
    assert text.render("x" * (text.LONGEST + 1)).startswith("<pre")
    assert text.render(">" * 40 + " <b>x") == f'<pre dir="auto">{"&gt;" * 40} &lt;b&gt;x</pre>'


@pytest.mark.parametrize(
    "unit", ["[", "*a", "![", "::: tip\n", "`", "~~a", "[a](b", "@[", "&a", "\\", "[a]: b\n", "|", "1. a\n"]
)
def test_hostile_texts_end(unit):
    """What took a time that grows with the square of so much would be met by the run's own patience."""
    assert text.render(unit * (text.LONGEST // len(unit)))


TEXTS = json.loads((Path(__file__).parents[1] / "data" / "knowledge" / "texts.json").read_text())


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["source"][:30])
def test_what_the_editor_makes_of_a_text_says_the_same(case):
    """`again` is what the desk's editor writes after it has read `source` (tests/ui/js/articles.test.mjs)."""
    again = case.get("again", case["source"])
    html = [
        " ".join(text.render(each, address_of=lambda reference: Place(f"/{reference}", is_video=False)).split())
        for each in (case["source"], again)
    ]
    assert html[0].replace("</li> ", "</li>") == html[1].replace("</li> ", "</li>")
