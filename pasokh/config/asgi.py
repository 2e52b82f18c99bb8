"""The ASGI application that uvicorn serves: the front before Django."""

from .wsgi import application as django  # first: it sets Django up

from pasokh.front.application import Front  # noqa: E402, I001

application = Front(django)
