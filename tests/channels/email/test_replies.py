"""New text apart from quotations: Persian programs (our own samples), and the cases of seven libraries."""

import json
import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html

from .scoring import cases, persian_cases, reply_facts
from .shared import MAILS, squeezed


@pytest.mark.parametrize("sample", persian_cases(), ids=lambda sample: sample["id"])
def test_persian_replies_stand_apart_from_what_they_quote(sample):
    if sample["format"] == "html":
        reply, rest = split_html(sample["input"])
        assert html_to_text(reply) == sample["reply"]
        assert sample.get("quoted", "سفارش شما فرستاده شد.") in rest
    else:
        reply, rest = split_text(sample["input"])
        assert reply == sample["reply"]
        assert sample.get("quoted", "") in rest
        assert Counter(squeezed(reply + rest)) == Counter(squeezed(sample["input"]))


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


ANNOUNCEMENTS = [json.loads(line) for line in (MAILS / "announcements.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", ANNOUNCEMENTS, ids=lambda case: case["input"].split("\n")[3][:60])
def test_what_mail_programs_write_above_a_quotation_in_twenty_languages(case):
    reply, rest = split_text(case["input"])
    assert reply == case["reply"]
    assert "try again now" in rest


HTML_REPLIES = [json.loads(line) for line in (MAILS / "html_replies.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", HTML_REPLIES, ids=lambda case: case["client"])
def test_replies_of_mail_programs_in_html(case):
    reply, rest = split_html(case["input"])
    assert [line for line in html_to_text(reply).split("\n") if line.strip()] == case["reply"].split("\n")
    assert "please try again now." in rest


@pytest.mark.parametrize(
    "markup",
    [
        "<p>yes</p><blockquote type=cite>old</blockquote><p>From Tehran I send it tomorrow.</p>",
        "<div>see the mail</div><div>Original Message of the printer: it is out of paper</div>",
        "<div>Sent from my iPhone</div>",
    ],
    ids=["words below a quotation", "words that only look like a mark", "a device alone"],
)
def test_words_of_hers_at_the_end_stay(markup):
    reply = html_to_text(split_html(markup)[0])
    assert all(words in reply for words in html_to_text(markup).replace("old", "").split())


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("yes On Wed, Apr 4, 2012 at 3:59 PM, bob@b.example wrote:\n> Hi", "yes"),
        ("yes\n\nOn Tue, Apr 11, 2017 John\n\n<\nmailto:John <j@b.example>\n> wrote:\nold words", "yes"),
        ("yes\n\nOn Sunday, March 23, 2025, Shop<a@b.example> wrote:   Dear you\nold words", "yes"),
        ("yes\n\nDate: Wed, 16 May 2012 00:15:02 -0600\nTo: a@b.example\n\nold words", "yes"),
        ("yes\n\nFrom: a@b.example Sent: Sunday, March 23, 2025 To: c@d.example Subject: x\nold words", "yes"),
        ("yes\n\nOn 1.2.2024, Bob wrote:\n> see (http://a.example/b\n_c=3)\n> bye", "yes"),
        ("On 8 May 2017 17:34, Andy <a@b.example> wrote:\n\nall of this\nis kept", "all of this\nis kept"),
        ("Date: Wednesday 3, October 2011\nTime: 7:00am\nbring your ID", "Date: Wednesday 3, October 2011\nTime: 7:00am\nbring your ID"),
        ("yes --- On Wed, Apr 4, 2012 at 3:59 PM, me@b.example wrote:\n> Hi", "yes"),
        ("yes\n\n2016-03-03 17:21 GMT+01:00 Some One\n\nold words", "yes"),
        ("yes\n\nBob Support wrote:\n> old words", "yes"),
        ("look at this\n>>>  http://b.example  <<<\nand that", "look at this\n>>>  http://b.example  <<<\nand that"),
        ("> What is your city?\nTehran\n> And the street?\nAzadi", "> What is your city?\nTehran\n> And the street?\nAzadi"),
    ],
)  # fmt: skip
def test_announcements_of_quotations_in_all_their_forms(text, reply):
    assert split_text(text)[0] == reply


def test_marked_signatures_of_programs_stand_apart_in_html():
    reply, rest = split_html('<p>hello</p><div class="gmail_signature">Sara<br>021 1234</div>')
    assert (html_to_text(reply), "Sara" in rest) == ("hello", True)
    only = '<div class="gmail_signature">Sara</div>'
    assert split_html(only) == (only, "")


def test_cases_of_other_libraries():
    """Their shares, each part apart, are printed by `python -m tests.channels.email.scoring`; docs/mail.md keeps them."""
    found = [(row, facts) for row in cases() if (facts := reply_facts(row))]
    assert all(facts["said"] for _, facts in found)
    assert sum(facts["right"] for _, facts in found) >= 115
    assert all(facts["right"] for row, facts in found if row["source"] == "github")
