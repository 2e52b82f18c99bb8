"""What is done by itself, by `pasokh up` as users have it: rules act and notices come soon after what they are about, not with the minute's sweep.

The parts of an installation are forked from one process, and threads do not outlive a fork: what asks for readings of the log (`events.nudging`) must
begin anew in each of them.
"""

import psycopg
import pytest
from playwright.sync_api import expect

from pasokh.installation.postgres import Server

pytestmark = pytest.mark.browser

SOON = 10  # seconds; the sweep comes each minute
OF_RULES = """
    SELECT deed.kind, extract(epoch FROM deed.created_at - cause.created_at)::float
    FROM events_event deed JOIN events_event cause ON cause.id = deed.cause_id JOIN tickets_ticket ticket ON ticket.id = deed.subject_id
    WHERE deed.actor_kind = 'automation' AND deed.subject_kind = 'ticket' AND ticket.number = %s"""
OF_NOTICES = """
    SELECT notice.kind, extract(epoch FROM notice.created_at - event.created_at)::float
    FROM notices_notification notice JOIN events_event event ON event.id = notice.event JOIN tickets_ticket ticket ON ticket.id = notice.ticket_id
    WHERE ticket.number = %s"""


def lateness(house, question, number):
    with psycopg.connect(Server(house.places).addresses.owner) as owner:
        return dict(owner.execute(question, [number]).fetchall())


def test_a_rule_acts_and_a_notice_arrives_at_once(agent, house):
    """Once on what the worker took in, once on what a colleague did at the desk, which is another process."""
    house.send_mail(sender="jaleh@example.net", name="ژاله آذری", subject="گارانتی جاروبرقی", text="سلام، روشن نمی‌شود.")
    number = agent.open("ژاله آذری")
    facts = agent.page.locator("#request-facts")
    expect(facts).to_contain_text("گارانتی")
    agent.page.locator("#assign-button").click()
    agent.page.get_by_role("menuitem", name="به من").or_(agent.page.get_by_role("menuitemradio", name="به من")).click()
    expect(agent.page.locator("#assign-button")).to_contain_text("نگار کریمی")
    agent.page.locator("#panel select[name=type]").select_option(label="مرجوعی")
    expect(facts).to_contain_text("مرجوعی")
    expect(agent.page.locator("#panel")).to_contain_text("هماهنگی زمان پیک")
    done = lateness(house, OF_RULES, number)
    assert {"ticket.tagged", "task.planned"} <= done.keys() and max(done.values()) < SOON
    told = lateness(house, OF_NOTICES, number)
    assert told and max(told.values()) < SOON
