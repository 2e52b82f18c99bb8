import json

import polib
import pytest
from django.utils import translation

from pasokh import front
from pasokh.front.refusals import PROBLEMS, answer, language_of_api, language_of_page

HTML = [(b"accept", b"text/html,application/xhtml+xml")]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "fa"), ("en-GB,en;q=0.9", "en"), ("de,en;q=0.5", "en"), ("fa-IR", "fa"), ("de", "fa"), (";;q=x", "fa")],
)
def test_a_machines_language_is_the_first_of_ours_that_it_asks_for(accepted, language):
    assert language_of_api({b"accept-language": accepted.encode()}) == language


@pytest.mark.parametrize(
    ("cookie", "language"),
    [("", "fa"), ("a=b; pasokh_language=en", "en"), ("pasokh_language=xx", "fa"), ("not_pasokh_language=en", "fa")],
)
def test_a_pages_language_is_the_persons_choice(cookie, language):
    assert language_of_page({b"cookie": cookie.encode(), b"accept-language": b"en"}) == language


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_refusal_is_translated(code):
    path = next(iter(front.__path__)) + "/locale/fa/LC_MESSAGES/django.po"
    persian = {entry.msgid: entry.msgstr for entry in polib.pofile(path)}
    assert all(persian[text] for text in PROBLEMS[code])


def test_people_get_a_page_in_their_direction():
    headers, body = answer({"headers": HTML}, 413, "body_too_large", {"limit": 2})
    assert b'<html lang="fa" dir="rtl">' in body
    assert "۲" in body.decode()
    assert dict(headers)[b"content-length"] == b"%d" % len(body)


def test_the_language_of_the_thread_is_left_as_it_was():
    with translation.override("en"):
        answer({"headers": []}, 503, "busy")
        assert translation.get_language() == "en"


def test_machines_get_a_problem_with_a_stable_code():
    headers, body = answer({"headers": [(b"accept-language", b"en")]}, 503, "database_unavailable")
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (503, "database_unavailable")
    assert problem["title"] == "Not available right now"
    assert dict(headers)[b"content-type"] == b"application/problem+json"


def test_an_unknown_code_still_answers():
    english = {"headers": [*HTML, (b"cookie", b"pasokh_language=en")]}
    assert b"Something went wrong" in answer(english, 500, "never heard of")[1]
    assert b"Please sign in" in answer(english, 401, "ticket_expired")[1]
