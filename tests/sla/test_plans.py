"""Under the program's role, a sweep reads what is due by its index, however many clocks there are."""

import pytest
from django.db import connection
from django.utils.timezone import now

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.sla.models import Clock
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Ticket

MANY = 20_000
FILL = """
    INSERT INTO sla_clock (workspace_id, uid, created_at, ticket_id, kind, round, state, version, seconds, always, pauses, started_at, spent, steps, warned, next_at)
    SELECT %s, gen_random_uuid(), now(), %s, 'update', g, 'running', 0, 60, true, true, now(), interval '0', 0, 0,
           CASE WHEN g %% 3 = 0 THEN NULL WHEN g < 20 THEN now() - interval '1 minute' ELSE now() + interval '1 day' END
    FROM generate_series(1, %s) AS g
"""


@pytest.fixture
def many(real_shop, owner_sql):
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم")
        ticket = receive(Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text="سلام")).ticket
    owner_sql(FILL, [real_shop.pk, ticket.pk, MANY])
    owner_sql("ANALYZE sla_clock")
    return real_shop


def test_the_sweep_scans_only_what_is_due(many):
    with workspace(many), connection.cursor() as cursor:
        due = Clock.objects.filter(next_at__lte=now()).order_by("next_at", "pk").values_list("pk", "ticket")[:200]
        statement, values = due.query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT TEXT) {statement}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "clock_next" in plan
    assert "Seq Scan" not in plan
    assert "Rows Removed by Filter" not in plan, plan


def test_lists_by_due_time_go_by_their_index(many):
    with workspace(many), connection.cursor() as cursor:
        # A handful of rows would be sorted as cheaply: a sort stays in the plan only where no index gives the order.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = Ticket.objects.order_by("due_at", "pk")[:26].explain()
    assert "using ticket_due " in plan
    assert "Sort" not in plan
