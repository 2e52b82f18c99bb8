"""What is done by itself, by `pasokh up` as users have it: rules act and notices come by what they are about, not by the minute's sweep.

The parts of an installation are forked from one process, and threads do not outlive a fork: what asks for readings of the log (`events.nudging`) must
begin anew in each of them.
"""

import psycopg
import pytest
from playwright.sync_api import expect

from pasokh.installation.postgres import Server
from tests.front.serving import wait_until

from .people import Agent

pytestmark = pytest.mark.browser

SUBJECT = "گارانتی جاروبرقی"
SWEEPS = ["automation.jobs.automate_all", "notices.jobs.tell_all"]
SEEN_TO = """
    INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
    SELECT name || '.tick', name, extract(epoch FROM date_trunc('minute', now()))::bigint + 60 * minute
    FROM unnest(%s::text[]) name, generate_series(0, 30) minute ON CONFLICT DO NOTHING"""
UNDER_WAY = "SELECT 1 FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status IN ('todo', 'doing')"
PRESENT = "SELECT 1 FROM live_presence WHERE seen_at > now() - interval '45 seconds'"
FORGOTTEN = "DELETE FROM procrastinate_periodic_defers WHERE task_name = ANY(%s) AND defer_timestamp > extract(epoch FROM now())"
OF_RULES = """
    SELECT DISTINCT deed.kind FROM events_event deed JOIN tickets_ticket ticket ON ticket.id = deed.subject_id
    WHERE deed.actor_kind = 'automation' AND deed.subject_kind = 'ticket' AND ticket.subject = %s"""
OF_NOTICES = """
    SELECT DISTINCT event.kind FROM notices_notification notice JOIN events_event event ON event.id = notice.event
    JOIN tickets_ticket ticket ON ticket.id = notice.ticket_id WHERE ticket.subject = %s"""


@pytest.fixture
def owner(house):
    """A connection of the owner's, which sees all."""
    with psycopg.connect(Server(house.places).addresses.owner, autocommit=True) as owner:
        yield owner


@pytest.fixture
def no_sweep(owner):
    """The sweeps of the next half hour are taken for done, as where another worker did them, and nobody comes or goes: what is done now was asked for."""
    ticks = [f"{name}.tick" for name in SWEEPS]
    owner.execute(SEEN_TO, [SWEEPS])
    wait_until(lambda: not owner.execute(PRESENT).fetchall())
    wait_until(
        lambda: not owner.execute(UNDER_WAY, [[*ticks, "automation.jobs.automate", "notices.jobs.tell"]]).fetchall()
    )
    yield
    owner.execute(FORGOTTEN, [ticks])


def found(owner, question):
    return {kind for (kind,) in owner.execute(question, [SUBJECT])}


def test_a_rule_acts_and_a_notice_arrives_at_once(at_desk, house, owner, no_sweep):
    """Once on what the worker took in, before anybody does anything; once on what a colleague did at the desk, which is another process."""
    house.send_mail(sender="jaleh@example.net", name="ژاله آذری", subject=SUBJECT, text="سلام، روشن نمی‌شود.")
    wait_until(lambda: "ticket.tagged" in found(owner, OF_RULES))
    agent = Agent(at_desk())
    agent.open("ژاله آذری")
    facts = agent.page.locator("#request-facts")
    expect(facts).to_contain_text("گارانتی")
    agent.page.locator("#assign-button").click()
    agent.page.get_by_role("menuitem", name="به من").or_(agent.page.get_by_role("menuitemradio", name="به من")).click()
    expect(agent.page.locator("#assign-button")).to_contain_text("نگار کریمی")
    agent.page.locator("#panel select[name=type]").select_option(label="مرجوعی")
    expect(facts).to_contain_text("مرجوعی")
    expect(agent.page.locator("#panel")).to_contain_text("هماهنگی زمان پیک")
    assert "task.planned" in found(owner, OF_RULES)
    wait_until(lambda: found(owner, OF_NOTICES))
