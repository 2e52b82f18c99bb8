"""What rules cost those whom they do not concern."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pasokh.automation.catalogue import active_rules
from pasokh.automation.models import Rule
from pasokh.automation.reading import read_some, write_turns
from pasokh.events.models import Event
from pasokh.tickets.models import Tag


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
        began = time.process_time()
        for _turn in range(20):
            assert write_turns([event], rules) == 0
        spent = (time.process_time() - began) / 20
    assert len(said) == 20, "the ticket; its tags are not asked for where the subject settles it"
    assert spent < 0.02, "3 ms in bench/automation.py; a busy machine is given more"


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
