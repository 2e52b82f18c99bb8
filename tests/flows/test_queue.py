"""Where queues hand out work, a request waits while a flow talks with its customer: until the flow hands over, or somebody takes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.automation.catalogue import active_rules, forget_rules
from pasokh.flows import holding
from pasokh.flows.actions import cancel, hand_over, resume, start
from pasokh.flows.models import Run
from pasokh.flows.queries import forget_known
from pasokh.flows.runtime import break_off, locked_run, wake
from pasokh.routing.actions.hold import let_go_late
from pasokh.routing.holding import note_held
from pasokh.routing.known import known
from pasokh.routing.models import Offer, Queue, Waiting
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team
from tests.automation.conftest import Automaton, automate, quiet, rule  # noqa: F401 (fixtures)
from tests.routing.conftest import come, line, people

from .conftest import both, graph, menu, message, pick, settle, step, talk

ROUTE = {"action": {"do": "route"}}


@pytest.fixture
def agents(shop):
    """Two at their desks, whose team works a queue that gives at once."""
    team = Team.objects.create(name="گفت‌وگوی زنده")
    agents = people(2, team)
    come(*agents)
    line(shop.owner, [team])
    return agents


@pytest.fixture
def chat(rule, automate, hear, flow, agents):  # noqa: F811
    """chat(graph): a new request, on which a rule begins this flow."""

    def chat(drawn, kind="conversation", **given):
        made = flow(drawn, kind)
        rule(actions=[{"do": "flow", "flow": made.public_id}])
        forget_known()
        ticket = hear(**given).ticket
        before = ticket.assignee_id, Offer.objects.count()
        automate()
        assert before == (None, 0), "nobody was given it while the rule had not begun the flow yet"
        return Run.objects.get(ticket=ticket, parent=None)

    return chat


def has(run):
    """Who has the request of a run; None for nobody."""
    return Ticket.objects.filter(pk=run.ticket_id).values_list("assignee", flat=True).get()


def held(run):
    return Waiting.objects.held().filter(ticket=run.ticket_id).exists()


def test_nobody_is_given_a_chat_while_its_menu_is_asked_and_somebody_is_when_it_is_over(chat, answer):
    run = chat(talk())
    assert held(run) and has(run) is None
    answer(run, "چه؟")
    assert run.tries == 1 and held(run) and has(run) is None
    answer(run, "۱")
    assert run.state == "done" and has(run) and not Waiting.objects.exists()


def test_who_asks_for_a_person_gets_one(chat, answer):
    run = chat(talk())
    answer(run, "اپراتور")
    assert run.state == "paused" and has(run)


def test_a_step_puts_it_into_the_queue_at_once_whatever_the_flow_still_asks(chat, answer):
    run = chat(graph(menu(order="s2", back="s2"), step("action", {"next": "s3"}, **ROUTE), menu(order="s4", back="s4"), step("end"), variables={"topic": "choice"}))  # fmt: skip
    assert held(run)
    answer(run, "۱")
    assert run.waits_for == "answer" and has(run)


def test_what_was_put_into_the_queue_is_is_not_taken_back(chat):
    steps = step("action", {"next": "s2"}, **ROUTE), menu(order="s3", back="s3"), step("end")
    run = chat(graph(*steps, variables={"topic": "choice"}))
    assert run.waits_for == "answer" and has(run) and not held(run)


def test_a_flow_that_stops_hands_over(chat, answer):
    run = chat(talk())
    for _time in range(3):
        answer(run, "؟")
    assert run.state == "failed" and has(run)


def test_one_that_breaks_hands_over(chat):
    run = chat(talk())
    break_off(locked_run(run.pk), "broken")
    assert has(run)


def test_whoever_breaks_it_off_frees_the_request(chat, shop):
    run = chat(talk())
    assert cancel(run, shop.owner) and has(run)


def test_an_answer_that_does_not_come_in_time_hands_over(chat):
    asked = menu(order="s2", back="s2", timeout="s2")
    asked["timeout"] = {"amount": 5, "unit": "minutes"}
    run = chat(graph(asked, step("end"), variables={"topic": "choice"}))
    row = Waiting.objects.get()
    assert run.waits_until < row.held_until <= run.waits_until + holding.SLACK
    Run.objects.update(waits_until=timezone.now() - timedelta(seconds=1))
    assert wake(run.pk) and has(run)


def test_patience_ends_without_a_time_too_and_what_comes_late_takes_nothing_back(chat, answer):
    run = chat(graph(menu(order="s2", back="s2"), menu(order="s3", back="s3"), step("end"), variables={"topic": "choice"}))  # fmt: skip
    minutes = (Waiting.objects.get().held_until - timezone.now()).total_seconds() / 60
    assert 29 < minutes <= 30, "a chat"
    Waiting.objects.update(held_until=timezone.now())
    assert let_go_late(run.ticket_id) and has(run)
    Ticket.objects.filter(pk=run.ticket_id).update(assignee=None)
    Waiting.objects.all().delete()
    answer(run, "۱")
    assert run.at == "s2" and not held(run)


def test_customers_of_mail_have_a_day(chat):
    chat(talk(), channel="email")
    hours = (Waiting.objects.get().held_until - timezone.now()).total_seconds() / 3600
    assert 23.9 < hours <= 24


def test_a_colleague_who_answers_by_hand_ends_it_and_may_give_it_back(chat, shop):
    run = chat(talk())
    assert hand_over(run, shop.owner) and has(run)
    Ticket.objects.get(pk=run.ticket_id).assign(None, by=shop.owner)
    Waiting.objects.all().delete()
    run.refresh_from_db()
    assert resume(run, shop.owner) and not held(run), "it waits in no queue: there is nothing to hold"


def test_a_reply_of_a_colleague_frees_it(chat, shop):
    run = chat(talk())
    reply(ticket=run.ticket, by=shop.owner, text="خودم پاسخ می‌دهم")
    settle()
    assert has(run)


def test_what_it_asks_of_colleagues_is_no_talk_with_the_customer(chat, answer):
    ask = step("task", {"done": "s3"}, title="ببینید", who="leads", outcomes=[pick("done", "شد")])
    run = chat(graph(menu(order="s2", back="s2"), ask, step("end"), variables={"topic": "choice"}))
    answer(run, "۱")
    assert run.waits_for == "task" and has(run)


def test_a_short_pause_is_part_of_the_talk_and_a_long_one_is_not(chat, answer):
    pauses = [step("wait", {"next": to}, length={"amount": n, "unit": "minutes"}, working=False) for n, to in ((2, "s2"), (60, "s3"))]  # fmt: skip
    run = chat(graph(*pauses, step("end")))
    assert run.at == "s1" and held(run)
    Run.objects.update(waits_until=timezone.now() - timedelta(seconds=1))
    assert wake(run.pk)
    run.refresh_from_db()
    assert run.at == "s2" and has(run)


def test_between_a_flow_and_the_one_within_it_nobody_is_offered_it(chat, flow, answer, write):
    inner = flow(talk(), name="درونی")
    run = chat(graph(step("subflow", {"next": "s2"}, flow=inner.public_id), menu(order="s3", back="s3"), step("end"), variables={"topic": "choice"}))  # fmt: skip
    assert held(run)
    answer(run, "۱")
    assert run.at == "s2" and held(run) and has(run) is None
    answer(run, "۱")
    assert run.state == "done" and has(run)


def test_a_person_who_takes_over_the_flow_within_has_it(chat, flow, shop):
    inner = flow(talk(), name="درونی")
    run = chat(graph(step("subflow", {"next": "s2"}, flow=inner.public_id), step("end")))
    assert held(run) and hand_over(run, shop.owner)
    assert has(run), "the outer one waits still, but nobody talks"


def test_a_flow_that_somebody_begins_on_what_waits_takes_it_out_of_the_line(flow, hear, shop):
    team = Team.objects.create(name="گفت‌وگوی زنده")
    agents = people(1, team)
    line(shop.owner, [team], offer_seconds=60)
    come(*agents)
    ticket = hear().ticket
    assert Offer.objects.pending().exists()
    run = start(flow(talk()), ticket=ticket, by=shop.owner)
    assert held(run) and not Offer.objects.pending().exists()
    assert cancel(run, shop.owner) and Offer.objects.pending().exists()


def test_what_no_rule_begins_a_flow_on_arrives_as_ever(rule, hear, flow, agents):  # noqa: F811
    made = flow(talk())
    rule(conditions={"field": "channel", "op": "is", "value": ["email"]}, actions=[{"do": "flow", "flow": made.public_id}])  # fmt: skip
    rule(actions=[{"do": "wait", "length": {"amount": 1, "unit": "hours"}}, {"do": "flow", "flow": made.public_id}])  # fmt: skip
    forget_known()
    assert hear().ticket.assignee_id or Ticket.objects.get().assignee_id


def test_a_rule_that_begins_nothing_after_all_holds_for_some_seconds(rule, hear, flow, agents):  # noqa: F811
    made = flow(talk())
    found = rule(actions=[{"do": "flow", "flow": made.public_id}])
    forget_known()
    ticket = hear().ticket
    row = Waiting.objects.get()
    assert row.held_until <= timezone.now() + holding.SOON
    type(found).objects.update(active=False)
    forget_rules()
    assert not active_rules().by_kind
    Waiting.objects.update(held_until=timezone.now())
    assert let_go_late(ticket.pk) and Ticket.objects.get().assignee_id


def test_a_request_without_flows_asks_nothing_more(hear, agents, django_assert_num_queries):
    ticket = hear().ticket
    rows = [Waiting(ticket=ticket, queue=Queue.objects.get())]
    forget_known()
    note_held(rows, known(), opened=True)
    with django_assert_num_queries(0):
        assert note_held(rows, known(), opened=True) == note_held(rows, known()) == []
    assert rows[0].held_until is None


def test_messages_that_say_only_something_hold_nothing(chat):
    run = chat(graph(message("سلام", "s2"), step("end")))
    assert run.state == "done" and has(run)


def test_a_text_in_both_languages_is_a_question_too(chat, answer):
    asked = step("question", {"answered": "s2"}, text=both("؟"), answer="text", variable="it")
    run = chat(graph(asked, step("end"), variables={"it": "text"}))
    assert held(run)
    answer(run, "همین")
    assert has(run)
