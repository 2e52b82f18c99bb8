"""Small posts up: what is said in a chat goes past Django's threads, for hundreds may come at once and share one commit.

def answer(request, key):
    return gatherer.submit(key, request)     # on the loop: it must not wait

post("/w/<str:key>/messages", answer)
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from django.http import HttpResponse
from django.urls.resolvers import RoutePattern


class Post(NamedTuple):
    """Who answers a post, and what its path says."""

    answer: Callable[..., Future]
    values: dict


_doors: dict[str, tuple[RoutePattern, Callable[..., Future[HttpResponse]]]] = {}


def post(route: str, answer: Callable[..., Future[HttpResponse]]) -> None:
    """Have `answer(request, **values)` answer all posts to a route (in Django's form): at once, with a future of the response.

    The request is Django's own, with its body at rest. No middleware has seen it.
    """
    _doors[route] = RoutePattern(route.lstrip("/"), is_endpoint=True), answer


def find(path: str) -> Post | None:
    """Who answers a post to this path, or None: it goes to Django."""
    for pattern, answer in _doors.values():
        if match := pattern.match(path.lstrip("/")):
            return Post(answer, match[2])
    return None
