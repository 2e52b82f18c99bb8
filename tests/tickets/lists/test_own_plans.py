"""Under the program's role, what is asked of own fields goes by the indexes of their values, not through all tickets."""

import pytest
from django.db import connection

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.lists.columns import fetch
from pasokh.tickets.lists.views import FIRST_SAID, _asked, counts, opening, page, shown_by, tickets_of
from pasokh.tickets.models import Ticket, View
from pasokh.tickets.queries import COUNTED_TO
from pasokh.workspaces.actions.custom_fields import make_field

MANY = 6_000
OWN = ("uid", "number", "tracking_code", "values", "last_message_at", "category")
KINDS = {"price": "number", "colour": "choice", "bought": "date", "model": "text"}
TICKETS = """
    INSERT INTO tickets_ticket (uid, number, tracking_code, "values", last_message_at, category, {names})
    SELECT gen_random_uuid(), 9000000 + g, lpad(g::text, 12, '0'),
           jsonb_build_object('price', g, 'colour', CASE WHEN g %% 1000 = 7 THEN 'rare' ELSE 'red' END),
           now() - g * interval '1 minute', CASE WHEN g %% 3 = 0 THEN 1 ELSE 4 END, {names}
    FROM tickets_ticket, generate_series(1, %s) AS g WHERE id = %s
"""
VALUES = """
    INSERT INTO tickets_fieldvalue (workspace_id, ticket_id, key, text, number, day)
    SELECT workspace_id, id, 'price', '', ("values" ->> 'price')::float, NULL::date FROM tickets_ticket WHERE "values" ? 'price' UNION ALL
    SELECT workspace_id, id, 'colour', "values" ->> 'colour', NULL, NULL FROM tickets_ticket WHERE "values" ? 'price' UNION ALL
    SELECT workspace_id, id, 'bought', '', NULL, date '2020-01-01' + (id %% 2000)::int FROM tickets_ticket WHERE "values" ? 'price'
"""


@pytest.fixture
def many(real_shop, owner_sql):
    with workspace(real_shop):
        for key, kind in KINDS.items():
            make_field(by=real_shop.owner, key=key, kind=kind, labels={"fa": key})
        forget_known()
        contact = identify(kind="email", value="maryam@example.ir", name="مریم")
        first = receive(Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text="سلام")).ticket
        columns = [field.column for field in Ticket._meta.local_fields if field.column not in (*OWN, "id")]
        with connection.cursor() as cursor:
            cursor.execute(TICKETS.format(names=", ".join(columns)), [MANY, first.pk])
            cursor.execute(VALUES.replace("%%", "%"))
    owner_sql("VACUUM ANALYZE tickets_ticket")
    owner_sql("VACUUM ANALYZE tickets_fieldvalue")
    return real_shop


def asked(key, op, value=None):
    return {"all": [{"field": f"values.{key}", "op": op} | ({} if value is None else {"value": value})]}


def plan_of(shop, view):
    question, values = _asked(shop.owner, shown_by(view, shop.owner), 25, None)
    statement, given = question.bound(**values)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", given)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_what_few_tickets_say_is_found_by_an_index(many):
    with workspace(many):
        for filter, index in (
            (asked("colour", "is", ["rare"]), "value_by_text"),
            (asked("price", "at_least", MANY - 5), "value_by_number"),
            (asked("bought", "in", {"day": "2021-01-01"}), "value_by_day"),
            (asked("model", "contains", "نیست"), "on tickets_fieldvalue"),
        ):
            plan = plan_of(many, View(filter=filter))
            assert index in plan and "Seq Scan" not in plan, plan


@pytest.mark.parametrize("order", ["values.number.price", "values.number.price.up", "values.day.bought"])
def test_the_first_page_by_an_own_field_sorts_nothing(many, order):
    with workspace(many):
        plan = plan_of(many, View(filter={"all": []}, order=order))
        assert ("value_by_day" if "day" in order else "value_by_number") in plan
        found = page(many.owner, shown_by(View(filter={"all": []}, order=order), many.owner), fetch)
        assert len(found.rows) == 25
        saying = plan.partition("Append")[2].partition("Anti Join")[0]
        assert "Seq Scan" not in saying, plan


OPEN, CLOSED = ({"field": "category", "op": "is", "value": [name]} for name in ("open", "closed"))


@pytest.mark.parametrize(
    ("filter", "enough"),
    [
        (asked("price", "at_least", 0), True),  # any of them: the first thousand are enough
        ({"all": [OPEN, *asked("price", "at_least", 0)["all"]]}, True),
        ({"all": [CLOSED, *asked("colour", "is", ["red"])["all"]]}, True),
        (asked("price", "at_least", MANY - 5), False),  # fewer values than are looked at first
        (
            {"all": [*asked("price", "at_least", 0)["all"], *asked("colour", "is", ["rare"])["all"]]},
            False,
        ),  # few tickets of many values
        (asked("bought", "in", {"day": "2021-01-01"}), False),
        ({"any": [OPEN, *asked("price", "at_least", MANY - 5)["all"]]}, True),
        ({"all": [OPEN, {"none": asked("price", "at_least", 10)["all"]}]}, False),
    ],
)
def test_a_count_is_exact_whether_the_first_values_are_enough_or_not(many, filter, enough):
    with workspace(many):
        shown = shown_by(View(filter=filter), many.owner)
        there = tickets_of(many.owner, shown).count()
        assert (there > COUNTED_TO) is enough and FIRST_SAID < MANY
        assert counts(many.owner, [shown, shown]) == [min(there, COUNTED_TO + 1)] * 2
        for order in ("activity", "values.number.price"):
            in_order = shown_by(View(filter=filter, order=order), many.owner)
            for size in (3, 25, there, there + 1) if there < 100 else (25,):
                found, count = opening(many.owner, in_order, fetch, size)
                assert count == min(there, COUNTED_TO + 1) and len(found.rows) == min(there, size)
