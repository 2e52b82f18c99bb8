"""Posts that a door answers without a thread of ours: see `pasokh.live.posts`."""

import asyncio

from django.core.handlers.wsgi import WSGIRequest

from pasokh.live import posts
from pasokh.live.database import is_outage

from .bridge import Answer, environment
from .refusals import Refusal

MAX_WAITING = 2_000  # posts that are not answered yet


class Posts:
    """Hands posts to their doors, so many at once and no more."""

    def __init__(self, max_waiting=MAX_WAITING):
        self.room = max_waiting
        self.inside = 0

    def find(self, scope):
        """The Post of a request, or None when Django is to answer it."""
        return posts.find(scope["path"]) if scope["method"] == "POST" else None

    async def answer(self, post, scope, body, request_id):
        """The door's answer. Raises Refusal 503 when too many wait or the database is away."""
        if self.inside >= self.room:
            raise Refusal(503, "busy", retry_after=2)
        request = WSGIRequest(environment(scope, body, request_id))
        self.inside += 1
        try:
            response = await asyncio.wrap_future(post.answer(request, **post.values))
        except Exception as error:
            if is_outage(error):
                raise Refusal(503, "database_unavailable", retry_after=5) from error
            raise
        finally:
            self.inside -= 1
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
        return Answer(response.status_code, headers, response.content)
