"""What rules cost those whom they do not concern, in statements; in time: bench/automation.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pasokh.automation.catalogue import active_rules
from pasokh.automation.engine import take_turns
from pasokh.automation.models import Rule
from pasokh.automation.reading import read_some, write_turns
from pasokh.events.models import Event
from pasokh.tickets.models import Tag

pytestmark = pytest.mark.usefixtures("kept_still")


def asked(number):
    subject = {"field": "subject", "op": "contains", "value": f"کلمه {number}"}
    return {
        "all": [
            {"field": "tag", "op": "has_any", "value": [Tag.named("نیست").public_id]},
            subject,
            {"field": "priority", "op": "at_least", "value": 1},
        ]
    }


def test_a_hundred_rules_that_do_not_match_cost_little(rule, hear):
    for number in range(100):
        rule(on="message.received", conditions=asked(number))
    hear()
    event = Event.objects.get(kind="message.received")
    rules = active_rules()
    write_turns([event], rules)
    with CaptureQueriesContext(connection) as said:
        for _turn in range(20):
            assert write_turns([event], rules) == 0
    assert len(said) == 20, "the ticket; its tags are not asked for where the subject settles it"


def test_many_events_are_looked_at_with_few_statements(rule, hear):
    rule(on="message.received", conditions={"field": "tag", "op": "has_any", "value": [Tag.named("نیست").public_id]})
    for _number in range(5):
        hear()
    events = list(Event.objects.filter(kind="message.received"))
    write_turns(events, active_rules())
    with CaptureQueriesContext(connection) as said:
        assert write_turns(events, active_rules()) == 0
    assert len(said) == 2, "the tickets and their tags"


def test_nothing_is_asked_where_no_rule_listens(quiet, hear):
    assert not Rule.objects.exists()
    with CaptureQueriesContext(connection) as said:
        assert read_some() is False
    assert len(said) == 1, "whether there is a rule"


def test_a_turn_reads_what_rules_ask_once_however_many_listen(rule, hear):
    """What they ask stands in another table. It is read anew only after a rule that ran, for it may have changed that."""
    none = {"field": "tag", "op": "has_any", "value": [Tag.named("نیست").public_id]}
    rule(on="message.received", conditions=none)
    rule(on="message.received", actions=[{"do": "note", "text": "خودکار"}])
    assert _reads_of_tags(hear) == 1
    for _number in range(20):
        rule(on="message.received", conditions=none)
    assert _reads_of_tags(hear) == 2, "once more, after the rule that ran"


def _reads_of_tags(hear):
    ticket = hear().ticket
    event = Event.objects.filter(kind="message.received").latest("pk")
    assert write_turns([event], active_rules()) == 1
    with CaptureQueriesContext(connection) as said:
        assert take_turns([ticket.pk]) == {}
    facts = 'SELECT "tickets_tickettag"."ticket_id" AS "ticket"'
    return sum(each["sql"].startswith(facts) for each in said)
