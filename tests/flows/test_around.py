"""Out and in as a document, what comes along, the simulator, figures, rules that start flows, merges, erasure."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from django.utils import timezone, translation

from pasokh.automation.actions.macros import apply_macro, make_macro
from pasokh.automation.models import Rule
from pasokh.contacts.actions.erase import erase
from pasokh.flows import figures, simulate
from pasokh.flows.actions import decide, deploy, export, import_, start
from pasokh.flows.actions.ship import KEYS, ship, shipped
from pasokh.flows.graph import checked
from pasokh.flows.models import Duty, Flow, Passage, Run
from pasokh.flows.schema import text
from pasokh.flows.stimuli import leave_word
from pasokh.flows.words import WHY, why_words
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.workspaces.models import Team
from tests.automation.conftest import Automaton, automate, quiet, rule  # noqa: F401 (fixtures)

from .conftest import both, graph, menu, message, pick, said, settle, step, talk

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas" / "flow.json"
APPROVAL = step("approval", {"approved": "s2", "refused": "s2"}, title="خرید؟", who="leads")


def test_the_published_shape_is_the_codes_own():
    assert PUBLISHED.read_text(encoding="utf-8") == text(), "write it anew: pasokh manage flow_schema"


@pytest.fixture(scope="module")
def fits():
    return jsonschema_rs.validator_for(json.loads(text())).is_valid


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_what_comes_along_is_whole_in_both_languages(shop, fits, key, language):
    with translation.override(language):
        flow = ship(key, by=shop.owner)
        assert checked(flow.draft.graph, flow.kind) == [] and fits(export(flow))
        assert ship(key, by=shop.owner) == flow and Flow.objects.count() == 1
        known = {each.key: each for each in shipped()}
        assert known[key].name == flow.name and known[key].about
        assert deploy(flow, shop.owner).number == 1


def test_the_menu_brings_a_rule_that_is_off(shop):
    ship("support_menu", by=shop.owner)
    found = Rule.objects.get(key="flow_support_menu")
    assert not found.active and found.actions == [{"do": "flow", "flow": Flow.objects.get().public_id}]
    assert ship("gone", by=shop.owner) is None


def test_a_document_comes_in_as_it_went_out(shop, fits):
    team = Team.objects.create(name="مالی")
    drawn = graph(APPROVAL | {"who": f"leads:{team.public_id}"}, step("end"))
    from pasokh.flows.actions import create

    document = json.loads(json.dumps(export(create("خرید", "inside", shop.owner, graph=drawn))))
    assert fits(document) and document["names"] == {team.public_id: "مالی"}
    assert import_(document, shop.owner).draft.graph == document["graph"]
    team.name = "مالی پیشین"
    team.save()
    Team.objects.filter(pk=team.pk).update(uid="00000000-0000-7000-8000-000000000001")
    namesake = Team.objects.create(name="مالی")
    assert import_(document, shop.owner).draft.graph["steps"]["s1"]["who"] == f"leads:{namesake.public_id}"


@pytest.mark.parametrize(
    "bad", [None, [], {}, {"format": "pasokh-flow", "version": 1, "name": "x", "kind": "inside", "graph": {}}, {"format": "pasokh-flow", "version": 1, "name": 5, "kind": "gone", "graph": graph(step("end"))}]
)  # fmt: skip
def test_what_is_no_export_is_not_taken_in(shop, bad):
    with pytest.raises(ValueError, match=r"\w"):
        import_(bad, shop.owner)
    assert not Flow.objects.exists()


def test_the_simulator_walks_as_the_runtime_does_and_writes_nothing(shop):
    walk = simulate.begin(talk())
    assert walk["waits"]["for"] == ["answer"] and [each["label"] for each in walk["said"][0]["choices"]] == [
        "پیگیری سفارش",
        "مرجوعی کالا",
    ]
    walk = json.loads(json.dumps(simulate.go(walk, {"kind": "answer", "text": "۲"})))
    assert walk["path"] == [
        {"step": "s1", "exit": "back"},
        {"step": "s3", "exit": "next"},
        {"step": "s4", "exit": None},
    ]
    assert walk["state"]["state"] == "done" and [each["by"] for each in walk["said"]] == [
        "flow",
        "customer",
        "flow",
        "program",
    ]
    assert not Run.objects.exists() and not Passage.objects.exists()


def test_the_simulator_goes_both_ways_at_what_may_fail(shop):
    drawn = graph(
        step("action", {"next": "s2", "error": "s3"}, action={"do": "route"}), step("end"), step("end", outcome="خطا")
    )
    walk = simulate.begin(drawn)
    assert walk["waits"]["for"] == ["result"]
    assert simulate.go(walk, {"kind": "result", "ok": False})["state"]["outcome"] == "خطا"
    with pytest.raises(ValueError, match=r"\w"):
        simulate.go(walk, {"kind": "gone"})


def test_the_simulator_asks_conditions_of_given_facts(shop):
    asked = {"all": [{"field": "channel", "op": "is", "value": ["chat"]}]}
    fork = step("choice", {"a": "s2", "else": "s3"}, conditions=[{"key": "a", "name": "", "filter": asked}])
    drawn = graph(fork, step("end", outcome="گفتگو"), step("end", outcome="دیگر"))
    assert simulate.begin(drawn, {"ticket": {"channel": "chat"}})["state"]["outcome"] == "گفتگو"
    assert simulate.begin(drawn, {"ticket": {"channel": "email"}})["state"]["outcome"] == "دیگر"


def test_the_simulator_says_what_a_customer_would_read(shop):
    ask = step("question", {"answered": "s2"}, text=both("چند؟"), answer="number", variable="count")
    drawn = graph(ask, message("{{تعداد}} عدد برای {{name|شما}}، {{customer name}}", "s3"), step("end"), variables={"count": "number", "name": "text"})  # fmt: skip
    drawn["variables"]["count"]["label"] = both("تعداد")
    walk = simulate.go(simulate.begin(drawn), {"kind": "answer", "text": "12"})
    assert walk["said"][-2]["words"] == "۱۲ عدد برای شما، {{customer name}}"
    known = {"places": {"customer": "مریم"}, "variables": {"name": "{{customer name}}"}}
    drawn["variables"]["name"]["ask"] = True
    walk = simulate.go(simulate.begin(drawn, known), {"kind": "answer", "text": "12"})
    assert walk["said"][-2]["words"] == "۱۲ عدد برای {{customer name}}، مریم"


def test_figures_are_those_of_the_passages(flow, shop):
    made = flow(graph(APPROVAL, step("end")), "inside")
    runs = [start(made, by=shop.owner) for _each in range(4)]
    for run, approved in zip(runs, (True, True, False), strict=False):
        decide(run, approved, shop.owner)
    now = timezone.now()
    for at, passage in enumerate(Passage.objects.filter(step="s1").exclude(left_at=None).order_by("pk"), 1):
        Passage.objects.filter(pk=passage.pk).update(entered_at=now - timedelta(seconds=at * 100), left_at=now)
    found = figures.of(made)["s1"]
    assert (found["entered"], found["now_here"], found["exits"]) == (4, 1, {"approved": 2, "refused": 1})
    assert (round(found["median_seconds"]), round(found["p90_seconds"])) == (200, 280)
    assert figures.running_counts()[made.pk] == {"running": 1, "failed": 0, "lately": 4}
    Passage.objects.update(entered_at=now - timedelta(days=40))
    assert figures.of(made, 30) == {"s1": figures.of(made, 30)["s1"]} and figures.of(made, 30)["s1"]["entered"] == 0


def test_a_rule_starts_a_conversation_on_a_new_chat(rule, automate, hear, flow):  # noqa: F811
    made = flow(talk())
    rule(
        conditions={"field": "channel", "op": "is", "value": ["chat"]}, actions=[{"do": "flow", "flow": made.public_id}]
    )
    ticket = hear().ticket
    automate()
    run = Run.objects.get()
    assert (run.ticket_id, run.actor_kind, run.state, len(said(run))) == (ticket.pk, "automation", "waiting", 1)
    hear("باز هم سلام", ticket_id=ticket.pk)
    automate()
    assert Run.objects.count() == 1


def test_what_a_flow_says_wakes_no_rule_that_started_it(rule, automate, hear, flow):  # noqa: F811
    made = flow(graph(message("یک", "s2"), step("end")))
    rule(on="message.composed", actions=[{"do": "flow", "flow": made.public_id}])
    rule(actions=[{"do": "flow", "flow": made.public_id}])
    hear()
    automate()
    assert Run.objects.count() <= 2 and not Run.objects.live().exists()


def test_a_rule_hears_of_a_flow_that_stopped(rule, automate, hear, flow, shop):  # noqa: F811
    rule(on="flow.failed", actions=[{"do": "priority", "priority": "4"}])
    ticket = hear().ticket
    start(
        flow(
            graph(step("action", {"next": "s2"}, action={"do": "tag", "tag": "tag_" + "0" * 32}), step("end")),
            "process",
        ),
        ticket=ticket,
        by=shop.owner,
    )
    automate()
    ticket.refresh_from_db()
    assert ticket.priority == 4


def test_a_macro_starts_one_in_the_name_of_whoever_clicks(shop, hear, flow):
    macro = make_macro(by=shop.owner, name="مرجوعی", actions=[{"do": "flow", "flow": flow(talk()).public_id}])
    apply_macro(macro=macro, ticket=hear().ticket, by=shop.owner)
    assert Run.objects.get().starter == shop.owner


def test_runs_go_along_when_their_request_is_merged(shop, hear, flow, ali):
    made = flow(talk())
    source, target = hear().ticket, hear("دیگر", contact=ali).ticket
    first, second = start(made, ticket=target, by=shop.owner), start(made, ticket=source, by=shop.owner)
    merge(target=target, sources=[source], by=shop.owner)
    settle()
    for run in (first, second):
        run.refresh_from_db()
    assert (first.state, second.state, second.why) == ("waiting", "cancelled", "merged") and second.ticket == target
    unmerge(ticket=source, by=shop.owner)
    second.refresh_from_db()
    assert second.ticket == source


def test_what_she_said_goes_with_an_erased_customer(begun, answer, shop):
    ask = step("question", {"answered": "s2"}, text=both("نام؟"), answer="text", variable="name")
    task = step("task", {"done": "s3"}, title="تماس با {{name}}", who="leads", outcomes=[pick("done", "شد")])
    run = begun(graph(ask, task, step("end"), variables={"name": "text"}), "process")
    answer(run, "پروانه")
    assert Duty.objects.get().title == "تماس با پروانه"
    erase(contact=run.ticket.contact, by=shop.owner)
    settle()
    run.refresh_from_db()
    assert run.variables == {} and (run.state, run.why) == ("cancelled", "erased") and Duty.objects.get().title == ""


def test_what_another_program_answered_of_an_erased_customer_is_not_kept(begun, shop):
    call = step("call", {"next": "s2"}, url="https://example.com/x", keep=[{"path": "name", "variable": "name"}])
    wait = step("wait", {"next": "s3"}, length={"amount": 1, "unit": "days"})
    run = begun(graph(call, wait, step("end"), variables={"name": "text"}), "process")
    leave_word(run.pk, "result", {"sequence": 1, "ok": True, "values": {"name": "پروانه"}})
    erase(contact=run.ticket.contact, by=shop.owner)
    settle()
    run.refresh_from_db()
    assert (run.state, run.variables) == ("cancelled", {})


def test_everything_that_ends_a_run_has_words():
    codes = {
        "timeout",
        "not_understood",
        "error",
        "nowhere",
        "circle",
        "too_long",
        "no_request",
        "too_deep",
        "gone",
        "broken",
        "asked",
        "member",
    }
    assert codes - set(WHY) <= {"gone", "broken"} and all(why_words(each) for each in codes)


def test_leads_see_in_their_duties_what_is_asked(shop, begun, make_member):
    begun(graph(APPROVAL, step("end")), "process")
    lead, agent = make_member("مینا", role="lead"), make_member("سارا")
    assert Duty.objects.of(lead).open().count() == 1 == Duty.objects.of(shop.owner).count()
    assert not Duty.objects.of(agent).exists()


def test_runs_inside_the_house_are_seen_by_who_has_to_do_with_them(flow, shop, make_member):
    sara, parvaneh, mina = make_member("سارا"), make_member("پروانه"), make_member("مینا", role="lead")
    run = start(flow(graph(APPROVAL, step("end")), "inside"), by=sara)
    assert [Run.objects.visible_to(each).count() for each in (sara, parvaneh, mina, shop.owner)] == [1, 0, 1, 1]
    assert [member for event in _asked(run) for member in event] == [shop.owner.pk, mina.pk]


def _asked(run):
    from pasokh.events.models import Event

    return Event.objects.filter(kind="flow.asked", payload__run=run.pk).values_list("payload__members", flat=True)


def test_what_was_asked_is_off_the_bell_when_it_is_settled(begun, shop, make_member):
    from pasokh.events.models import Event
    from pasokh.notices.actions.withdraw import withdraw
    from pasokh.notices.models import Notification

    run = begun(graph(APPROVAL, step("end")), "process")
    lead = make_member("مینا", role="lead")
    asked = Event.objects.get(kind="flow.asked")
    for ticket in (run.ticket, None):
        Notification.objects.create(
            member=lead, ticket=ticket, kind="flow_asks", tally={"flow_asks": 1}, event=asked.pk, actor_kind="flow"
        )
    decide(run, True, shop.owner)
    withdraw(Event.objects.filter(kind="flow.answered"))
    assert list(Notification.objects.unread().values_list("ticket", flat=True)) == [None]


__all__ = ["Automaton", "menu"]
