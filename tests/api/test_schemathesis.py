"""What the description promises, tried by schemathesis against the program itself: good requests, and bad ones."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pasokh.api import openapi
from pasokh.config.wsgi import application

TRUE_ANSWERS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6  # of each kind, for each operation
SCHEMA = schemathesis.openapi.from_dict(openapi.document())
SCHEMA.app = application
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def real(machine, new_ticket, things):
    """Ids that lead somewhere. The test's own transaction outlives the requests, as under Django's test client."""
    ticket, file = new_ticket(), machine.upload().data
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield things(ticket) | {"attachment_id": file["id"]}
    for signal in signals:
        signal.connect(close_old_connections)


def ask(case, machine, real, checks):
    case.path_parameters = {
        **(case.path_parameters or {}),
        **{k: v for k, v in real.items() if k in (case.path_parameters or {})},
    }
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {machine.secret}"}
    response = case.call()
    case.validate_response(response, checks=checks)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_good_requests_are_answered_as_promised(operation, machine, real):
    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), made_up=st.booleans())
    def run(case, made_up):
        ask(case, machine, {} if made_up else real, TRUE_ANSWERS)

    run()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_bad_requests_are_refused_as_promised(operation, machine, real):
    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def run(case):
        ask(case, machine, real, [*TRUE_ANSWERS, negative_data_rejection])

    run()
