"""What the hot addresses cost the database. A figure that rises must have been worth it."""

import pytest

from pasokh.tickets.models import Ticket


@pytest.fixture
def statements(count_queries, machine, new_ticket):
    """The statements of a request, once the token's use was noted and the inbox has its channel."""
    new_ticket()

    def run(method, path, body=None, **headers):
        with count_queries() as counted:
            response = machine.call(method, path, body, **headers)
        assert response.status_code < 300, response.data
        return [query["sql"] for query in counted if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]

    return run


def test_opening_a_ticket(statements, machine):
    given = {"contact": {"name": "مریم رضایی", "email": "maryam@example.ir"}, "text": "سلام"}
    found = statements("POST", "/tickets", given)

    assert len(found) <= 17


def test_a_key_costs_five_more(statements):
    given = {"contact": {"email": "maryam@example.ir"}, "text": "سلام"}
    statements("POST", "/tickets", given)  # what is kept for a moment is there, as it is for a machine that brings many
    without = len(statements("POST", "/tickets", given))
    assert len(statements("POST", "/tickets", given, idempotency_key="k")) - without == 5


def test_reading_one_ticket(statements):
    assert len(statements("GET", f"/tickets/{Ticket.objects.get().public_id}")) <= 4


def test_a_list_of_tickets(statements):
    assert len(statements("GET", "/tickets")) <= 4
