"""What runs ask of colleagues: tasks and approvals, and flows inside the house."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.calendars.actions.note_absence import note_absence
from pasokh.flows.actions import (
    NotAsked,
    Over,
    answer_task,
    cancel,
    decide,
    start,
)
from pasokh.flows.actions.duties import may_answer
from pasokh.flows.models import Duty, Run
from pasokh.flows.runtime import wake
from pasokh.tickets.models import Task
from pasokh.workspaces.models import Team

from .conftest import both, graph, pick, settle, step

APPROVAL = step("approval", {"approved": "s2", "refused": "s3"}, title="بازپرداخت؟", who="leads")


def test_an_approval_is_decided_once_by_those_who_are_asked(begun, shop, make_member):
    run = begun(graph(APPROVAL, step("end", outcome="بله"), step("end", outcome="خیر")), "process")
    duty = Duty.objects.get()
    assert (duty.what, duty.leads, duty.title) == ("approval", True, "بازپرداخت؟")
    with pytest.raises(NotAsked):
        decide(run, True, make_member())
    decide(run, False, shop.owner, note="گران است")
    run.refresh_from_db()
    duty.refresh_from_db()
    assert run.outcome == "خیر" and (duty.by, duty.outcome, duty.note) == (shop.owner, "refused", "گران است")
    passage = run.passages.get(sequence=1)
    assert (passage.exit, passage.by_kind, passage.by_id) == ("refused", "member", shop.owner.pk)
    with pytest.raises(Over):
        decide(run, True, shop.owner)


TASK = step(
    "task",
    {"good": "s2", "bad": "s3"},
    title="بررسی کالا",
    who="leads",
    outcomes=[pick("good", "سالم"), pick("bad", "خراب")],
)


def test_a_task_ends_with_one_of_its_outcomes(begun, shop):
    run = begun(graph(TASK, step("end", outcome="۱"), step("end", outcome="۲")), "process")
    with pytest.raises(ValueError, match=r"\w"):
        answer_task(run, "else", shop.owner)
    answer_task(run, "bad", shop.owner)
    run.refresh_from_db()
    assert run.outcome == "۲" and Task.objects.get(ticket=run.ticket).done


def test_a_task_that_is_ticked_off_means_its_first_outcome(begun, shop):
    run = begun(graph(TASK, step("end", outcome="۱"), step("end", outcome="۲")), "process")
    Task.objects.get(ticket=run.ticket).complete(by=shop.owner)
    settle()
    run.refresh_from_db()
    assert run.outcome == "۱" and Duty.objects.get().outcome == "good"


def due(run):
    Run.objects.filter(pk=run.pk).update(waits_until=timezone.now() - timedelta(seconds=1))
    assert wake(run.pk)
    run.refresh_from_db()


def test_what_nobody_answers_in_time_goes_another_way(begun):
    late = APPROVAL | {"timeout": {"amount": 2, "unit": "hours"}, "exits": APPROVAL["exits"] | {"timeout": "s4"}}
    run = begun(graph(late, step("end"), step("end"), step("end", outcome="دیر")), "process")
    assert not wake(run.pk), "its time has not come"
    due(run)
    assert run.outcome == "دیر" and Duty.objects.get().outcome == "withdrawn"


def test_cancelling_ends_it_and_what_it_asked(begun, shop):
    run = begun(graph(TASK, step("end"), step("end")), "process")
    assert cancel(run, shop.owner)
    run.refresh_from_db()
    assert run.state == "cancelled" and not Task.objects.filter(ticket=run.ticket).exists()
    assert Duty.objects.get().outcome == "withdrawn" and not cancel(run, shop.owner)


def test_inside_the_house_no_request_is_needed(begun, shop):
    drawn = graph(step("choice", {"big": "s2", "else": "s3"}, conditions=[{"key": "big", "name": "بزرگ", "filter": {"all": [{"field": "var.cost", "op": "at_least", "value": 100}]}}]), APPROVAL | {"title": "خرید {{cost}}", "exits": {"approved": "s3", "refused": "s3"}}, step("end"))  # fmt: skip
    drawn["variables"] = {"cost": {"label": both("مبلغ"), "kind": "number", "ask": True}}
    run = begun(drawn, "inside", variables={"cost": "۱۵۰"})
    assert run.ticket is None and Duty.objects.get().title == "خرید ۱۵۰"
    decide(run, True, shop.owner)
    run.refresh_from_db()
    assert run.state == "done"


@pytest.mark.parametrize("fields", [{"sees": "own"}, {"role": "light"}, {"deactivated_at": timezone.now}])
def test_who_could_not_answer_is_not_asked_but_all_who_lead(begun, shop, make_member, fields):
    member = make_member("سارا", **{name: value() if callable(value) else value for name, value in fields.items()})
    team = Team.objects.create(name="انبار")
    member.memberships.create(team=team, lead=True)
    for who in (f"member:{member.public_id}", f"team:{team.public_id}", f"leads:{team.public_id}"):
        ask = APPROVAL | {"who": who, "exits": {"approved": "s2", "refused": "s2"}}
        duty = begun(graph(ask, step("end")), "process").duties.get()
        assert (duty.member, duty.team, duty.leads) == (None, None, True), who
    member.role, member.sees, member.deactivated_at = "agent", "all", None
    member.save()
    duty = begun(graph(ask, step("end")), "process").duties.get()
    assert duty.team == team and may_answer(duty, member)


def test_leads_who_are_all_absent_are_not_waited_for(begun, shop, make_member):
    team, (sara, reza) = Team.objects.create(name="انبار"), (make_member("سارا"), make_member("رضا"))
    for member in (sara, reza):
        member.memberships.create(team=team, lead=True)
    day = timezone.now().date()
    ask = graph(
        APPROVAL | {"who": f"leads:{team.public_id}", "exits": {"approved": "s2", "refused": "s2"}}, step("end")
    )
    for member, asked in ((sara, team), (reza, None)):
        away = {"first_day": day - timedelta(days=1), "last_day": day + timedelta(days=1)}
        note_absence(by=shop.owner, member=member, **away)
        assert begun(ask, "process").duties.get().team == asked, "one of them is here, then nobody"
    named = APPROVAL | {"who": f"member:{sara.public_id}", "exits": {"approved": "s2", "refused": "s2"}}
    assert begun(graph(named, step("end")), "process").duties.get().member == sara, "whoever is meant by herself"


def test_a_title_is_one_line_and_says_something(begun, answer):
    ask = step("question", {"answered": "s2"}, text=both("نشانی؟"), answer="text", variable="address")
    task = step("task", {"done": "s3"}, title="{{address}}", who="leads", outcomes=[pick("done", "شد")])
    empty = step("approval", {"approved": "s4", "refused": "s4"}, title="{{other}}", who="leads", name="تأیید هزینه")
    run = begun(graph(ask, task, empty, step("end"), variables={"address": "text", "other": "text"}), "process")
    answer(run, "تهران،\nخیابان انقلاب\t۱۲")
    assert Task.objects.get(ticket=run.ticket).title == "تهران، خیابان انقلاب ۱۲"
    answer_task(run, "done", run.starter)
    assert list(Duty.objects.order_by("pk").values_list("title", flat=True)) == [
        "تهران، خیابان انقلاب ۱۲",
        "تأیید هزینه",
    ]


@pytest.mark.parametrize(
    "do", [{"do": "task", "title": "{{what}}", "owner": "assignee"}, {"do": "note", "text": "{{what}}"}]
)
def test_an_action_whose_text_says_nothing_goes_the_other_way(begun, do):
    act = step("action", {"next": "s2", "error": "s3"}, action=do)
    run = begun(graph(act, step("end"), step("end", outcome="خطا"), variables={"what": "text"}), "process")
    assert run.outcome == "خطا" and run.passages.get(sequence=1).note == "empty"


def test_what_is_asked_of_who_starts_must_fit(flow, shop):
    drawn = graph(APPROVAL | {"exits": {"approved": "s2", "refused": "s2"}}, step("end"))
    drawn["variables"] = {"cost": {"label": both("مبلغ"), "kind": "number", "ask": True}}
    with pytest.raises(ValueError, match="مبلغ"):
        start(flow(drawn, "inside"), by=shop.owner, variables={"cost": "زیاد"})
    assert not Run.objects.exists()
