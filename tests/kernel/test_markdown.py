import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.markdown import read

PLAIN = ["سلام", "ابعاد 20*30*40 و 5*6", "snake_case_name", "<b>hi</b> &amp; #1042", "https://x.ir", "۱. یک", ""]


@pytest.mark.parametrize("typed", PLAIN)
def test_what_has_no_form_stays_as_it_was_typed(typed):
    assert (read(typed).text, read(typed).html, read(typed).source) == (typed, "", "")


@pytest.mark.parametrize(
    ("typed", "html", "text"),
    [
        ("**مهم** است", '<p dir="auto"><strong>مهم</strong> است</p>', "مهم است"),
        ("_کج_", '<p dir="auto"><em>کج</em></p>', "کج"),
        ("یک `x*y*z`", '<p dir="auto">یک <code>x*y*z</code></p>', "یک x*y*z"),
        ("- یک\n- دو", '<ul dir="auto">\n<li>یک</li>\n<li>دو</li>\n</ul>', "- یک\n- دو"),
        (
            "> نقل\n\nجواب",
            '<blockquote dir="auto">\n<p>نقل</p>\n</blockquote>\n<p dir="auto">جواب</p>',
            "> نقل\n\nجواب",
        ),
        ("یک\n**دو**", '<p dir="auto">یک<br>\n<strong>دو</strong></p>', "یک\nدو"),
    ],
)
def test_form_becomes_html_with_its_own_direction_and_a_plain_text(typed, html, text):
    assert (read(typed).html, read(typed).text, read(typed).source) == (html, text, typed)


def test_a_link_shows_where_it_leads_in_plain_text():
    found = read("[اینجا](https://a.ir/?x=1&y=2) و https://b.ir/c.")
    assert found.text == "اینجا (https://a.ir/?x=1&y=2) و https://b.ir/c."
    assert found.html.count("<a ") == 2
    assert 'href="https://b.ir/c"' in found.html


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1)) **b**",
        "<img src=x onerror=alert(1)> **b**",
        "**<script>x</script>**",
        "[a](data:text/html,x) **b**",
    ],
)
def test_nothing_active_comes_through(typed):
    html = read(typed).html
    assert html
    assert not re.search(r"<(?:script|img)|href=\"(?:javascript|data)", html)


@given(st.text(alphabet="ab*_`[]()>-1. \n\\https://", max_size=200))
def test_no_letter_is_lost(typed):
    letters = re.sub(r"[^ab]", "", typed)
    assert len(re.sub(r"[^ab]", "", read(typed).text)) >= len(letters) - len(
        re.sub(r"[^ab]", "", "".join(re.findall(r"```.*", typed)))
    )


@pytest.mark.parametrize(
    "typed",
    [
        "*" * 50_000,
        "[" * 19_000,
        "> " * 9_000 + "x",
        "- a\n" * 2_900,
        "`" * 19_000,
        "\n".join(" " * n + "- x" for n in range(0, 80, 2)),
    ],
)
def test_hostile_form_is_read_in_a_moment_and_loses_nothing(typed):
    began = time.process_time()
    found = read(typed)
    assert time.process_time() - began < 3
    assert found.text.count("x") == typed.count("x")
