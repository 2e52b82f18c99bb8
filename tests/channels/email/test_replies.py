"""New text apart from quotations: Persian programs (our own samples), and the cases of seven libraries (printed with -s)."""

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html
from tests.kernel.shared_data import shared_path

from .shared import MAILS, squeezed

PERSIAN = [json.loads(line) for line in (MAILS / "persian_replies.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("sample", PERSIAN, ids=lambda sample: sample["id"])
def test_persian_replies_stand_apart_from_what_they_quote(sample):
    if sample["format"] == "html":
        reply, rest = split_html(sample["input"])
        assert html_to_text(reply) == sample["reply"]
        assert "سفارش شما فرستاده شد." in rest
    else:
        reply, rest = split_text(sample["input"])
        assert reply == sample["reply"]
        assert squeezed(reply + rest).count("پشتیبانیفروشگاه") == squeezed(sample["input"]).count("پشتیبانیفروشگاه")


TEXTS = st.text(alphabet=st.sampled_from("ab سلام>-_\n:@1۲.<*On wrote نوشت: \u200f"), max_size=300)


@settings(deadline=None)
@given(TEXTS)
@example("> only a quotation")
@example("On Monday 1.1. a@b.example wrote:\n> x")
@example("-- \nsignature only")
def test_a_mail_with_text_never_becomes_an_empty_reply_and_no_line_is_lost(text):
    reply, rest = split_text(text)
    assert bool(reply.strip()) == bool(text.strip())
    kept = Counter(squeezed(reply + rest))
    assert not Counter(squeezed(text)) - kept


@settings(deadline=None)
@given(st.lists(st.sampled_from(HTML_PIECES := ["سلام", "<p>", "</div>", "<div>", "<blockquote type=cite>", "<br>", "<hr id=stopSpelling>",
       "On 1 Jan 2024, a@b.example wrote:", "<div class=gmail_quote>", "از: علی", "<b>", "&lt;", "<table><td>", "<!--", "x"]), max_size=30))  # fmt: skip
def test_html_never_becomes_an_empty_reply(pieces):
    markup = "".join(pieces)
    reply, _ = split_html(markup)
    assert bool(re.search(r"\w", html_to_text(reply))) == bool(re.search(r"\w", html_to_text(markup)))


def test_a_forwarded_mail_stays_when_it_is_all_there_is():
    text = "---------- Forwarded message ---------\nFrom: Bank <bank@example.org>\nDate: today\nSubject: receipt\n\nYour receipt"
    assert split_text(text) == (text, "")


def test_cases_of_other_libraries():
    rows = [json.loads(line) for line in shared_path("reply-stripping/cases.jsonl").read_text("utf-8").splitlines()]
    exact, lines, totals = Counter(), Counter(), Counter()
    for row in rows:
        verdict = outcome(row)
        if verdict:
            totals[row["source"]] += 1
            exact[row["source"]] += verdict[0]
            lines[row["source"]] += verdict[1]
    for source, total in totals.items():
        print(
            f"\n{source}: exact {exact[source]}/{total}, the reply's lines and no others {lines[source]}/{total}",
            end="",
        )
    assert sum(lines.values()) >= 98 and lines["github"] == totals["github"]


def outcome(row):
    """(exact, the same lines) or None where the case states nothing about the reply."""
    if row["format"] == "html":
        return html_outcome(row)
    reply = split_text(parse_mail(row["input"].encode()).text if row["format"] == "eml" else row["input"])[0]
    if row["expected_reply"] is not None:
        return reply.strip() == row["expected_reply"].strip(), words(reply) == words(row["expected_reply"])
    if not (row.get("must_contain") or row.get("must_not_contain")):
        return None
    ok = all(part in reply for part in row.get("must_contain", []))
    ok = ok and all(part not in reply for part in row.get("must_not_contain", []))
    return ok, ok


def html_outcome(row):
    reply = split_html(row["input"])[0]
    if row["compare"].startswith("text"):
        same = squeezed(html_to_text(reply)) == squeezed(row["expected_reply"])
        return same, same
    same = squeezed(html_to_text(reply)) == squeezed(html_to_text(row["expected_reply"]))
    return bare(reply) == bare(row["expected_reply"]), same


def bare(markup):
    return squeezed(re.sub(r"</?(?:html|head|body)>", "", markup))


def words(text):
    return [line.strip() for line in text.split("\n") if line.strip()]
