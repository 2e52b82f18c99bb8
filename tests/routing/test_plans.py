"""Who helped a customer last is found by her own requests, however many others a business has and however young it is."""

import pytest
from django.db import connection

from pasokh.kernel.tenancy import workspace
from pasokh.routing.placing import LAST_AGENTS
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Inbox
from pasokh.workspaces.actions.found import found

from .conftest import ask, customer

AGAIN = """
    WITH people AS (
        INSERT INTO contacts_contact SELECT (jsonb_populate_record(contact, jsonb_build_object(
            'id', nextval(pg_get_serial_sequence('contacts_contact', 'id')), 'uid', gen_random_uuid()
        ))).* FROM tickets_ticket AS ticket JOIN contacts_contact AS contact ON contact.id = ticket.contact_id, generate_series(1, %(many)s)
        WHERE ticket.id = %(ticket)s RETURNING id
    )
    INSERT INTO tickets_ticket SELECT (jsonb_populate_record(ticket, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('tickets_ticket', 'id')), 'uid', gen_random_uuid(), 'contact_id', person.id,
        'number', 100000 + person.nth, 'tracking_code', lpad(person.nth::text, 12, '0')
    ))).* FROM tickets_ticket AS ticket, (SELECT id, row_number() OVER () AS nth FROM people) AS person WHERE ticket.id = %(ticket)s
"""


@pytest.fixture
def young(real_shop, owner_sql):
    """The planner knows a business of many requests; of this one, younger, it has heard nothing. A customer of it with one request, and who has it."""
    other, _ = found(name="چاپخانه", owner_name="رضا", owner_email="reza@print.example", password="گذرواژهٔ-چاپ-۱۲")
    with workspace(other):
        many = receive(ask(Inbox.objects.create(name="چاپ"))).ticket
    owner_sql(AGAIN, {"many": 3_000, "ticket": many.pk})
    owner_sql("ANALYZE tickets_ticket")
    with workspace(real_shop):
        others, hers = receive(ask(real_shop.inbox)).ticket, receive(ask(real_shop.inbox, maryam := customer())).ticket
        for ticket in (others, hers):
            ticket.assign(real_shop.owner, by=real_shop.owner)
    owner_sql(AGAIN, {"many": 500, "ticket": others.pk})
    return real_shop, maryam


def test_the_last_agent_of_a_customer_is_found_by_her_own_requests(young):
    shop, maryam = young
    asked = {"contacts": [maryam.pk], "ws": shop.pk}
    with workspace(shop), connection.cursor() as cursor:
        cursor.execute(LAST_AGENTS, asked)
        assert cursor.fetchall() == [(maryam.pk, shop.owner.pk)]
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT TEXT) {LAST_AGENTS}", asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "using ticket_of_contact " in plan
    assert "Rows Removed by Filter" not in plan, plan
