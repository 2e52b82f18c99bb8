"""The header with the content policy is what django-csp would write."""

import pytest
from csp.constants import HEADER
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from pasokh.ui.policy import PolicyMiddleware


def answered(middleware, prepare=lambda response: None, reads_nonce=False):
    request = RequestFactory().get("/")

    def view(request):
        response = HttpResponse(str(request.csp_nonce) if reads_nonce else "")
        prepare(response)
        return response

    return request, middleware(view)(request)


def policy(response):
    """Its directives, in any order."""
    return sorted(response.headers[HEADER].split("; "))


def test_a_page_without_a_script_of_its_own_has_no_nonce():
    (_, ours), (_, theirs) = answered(PolicyMiddleware), answered(CSPMiddleware)
    assert policy(ours) == policy(theirs)
    assert "nonce" not in ours.headers[HEADER]


def test_each_page_has_its_own_nonce():
    (_, first), (_, second) = (answered(PolicyMiddleware, reads_nonce=True) for _ in range(2))
    theirs = answered(CSPMiddleware, reads_nonce=True)[1]
    for page in (first, second):
        expected = theirs.headers[HEADER].replace(theirs.content.decode(), page.content.decode())
        assert policy(page) == sorted(expected.split("; "))
    assert first.content != second.content


@pytest.mark.parametrize(
    "name, value",
    [
        ("_csp_exempt", True),
        ("_csp_update", {"img-src": ["https://maps.example"]}),
        ("_csp_replace", {"frame-ancestors": ["'self'"]}),
    ],
)
def test_what_a_view_says_of_its_own_answer_counts(name, value):
    prepare = lambda response: setattr(response, name, value)  # noqa: E731
    ours, theirs = (answered(each, prepare)[1].headers.get(HEADER) for each in (PolicyMiddleware, CSPMiddleware))
    assert sorted((ours or "").split("; ")) == sorted((theirs or "").split("; "))


def test_a_policy_that_a_door_has_set_stays():
    prepare = lambda response: response.headers.setdefault(HEADER, "default-src 'none'")  # noqa: E731
    assert answered(PolicyMiddleware, prepare)[1].headers[HEADER] == "default-src 'none'"


def test_a_nonce_that_is_asked_for_too_late_is_an_error():
    request, _ = answered(PolicyMiddleware)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)
