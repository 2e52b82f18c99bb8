"""Version 1: the endpoints, put together. Errors that ninja finds become our Problems."""

import re

import msgspec
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from .callers import Bearer
from .door import door
from .endpoints import (
    attachments,
    automation,
    calendars,
    contacts,
    flows,
    keeping_views,
    mails,
    messages,
    outreach,
    promises,
    queues,
    relations,
    segments,
    tasks,
    tickets,
    work,
    workspace,
)
from .problems import Problem
from .validation import problem_of


class StrictParser(Parser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no half of a surrogate pair."""

    def parse_body(self, request):
        return msgspec.json.decode(request.body)


class Version1(NinjaAPI):
    """ninja with our parser and our names for operations."""

    def get_openapi_operation_id(self, operation):
        first, *rest = operation.view_func.__name__.split("_")
        return first + "".join(word.capitalize() for word in rest)


def build() -> NinjaAPI:
    """The API with all its endpoints."""
    made = Version1(
        title="Pasokh", version="1.0", urls_namespace="api", openapi_url=None, docs_url=None, parser=StrictParser()
    )
    for room in (
        tickets,
        mails,
        messages,
        attachments,
        relations,
        promises,
        queues,
        keeping_views,
        tasks,
        work,
        automation,
        flows,
        outreach,
        contacts,
        segments,
        calendars,
        workspace,
    ):
        made.add_router("", room.router)
    made.add_exception_handler(Problem, lambda request, problem: problem.response())
    made.add_exception_handler(ValidationError, lambda request, error: problem_of(error.errors).response())
    # ninja raises it for one thing only: a body that its parser could not read.
    made.add_exception_handler(HttpError, lambda request, error: Problem("bad_body").response())
    made.add_exception_handler(Exception, _rethrow)
    return made


def _rethrow(request, error):
    raise error


def urls(made):
    """The URL patterns, each behind the door; ninja's own root is left out."""
    patterns = [pattern for pattern in made.urls[0] if pattern.name != "api-root"]
    for pattern in patterns:
        pattern.callback = door(pattern.callback)
    _tell_parameters(made)
    return patterns


def operations(made):
    """(path, operation) of everything there is."""
    for router in made._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield re.sub(r"{\w+:", "{", path), operation


def _tell_parameters(made):
    for _path, operation in operations(made):
        queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
        names = {name for model in queries for name in model.__ninja_flatten_map__}
        for auth in operation.auth_callbacks:
            if isinstance(auth, Bearer):
                auth.parameters = frozenset(names)


api = build()
