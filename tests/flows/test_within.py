"""Flows within flows."""

from datetime import timedelta

from django.utils import timezone

from pasokh.flows.actions import deploy, hand_over, resume, save_draft
from pasokh.flows.jobs import forget_old
from pasokh.flows.models import Run
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Category, Status

from .conftest import both, graph, menu, message, said, settle, step


def test_a_flow_within_a_flow_brings_its_variables_back(begun, answer, flow, shop):
    ask = step("question", {"answered": "s2"}, text=both("نام؟"), answer="text", variable="name")
    inner = flow(graph(ask, step("end"), variables={"name": "text"}), name="درونی")
    outer = graph(
        step("subflow", {"next": "s2"}, flow=inner.public_id),
        message("{{name}}", "s3"),
        step("end"),
        variables={"name": "text"},
    )
    run = begun(outer)
    child = run.children.get()
    answer(child, "پروانه")
    run.refresh_from_db()
    assert run.state == "done" and run.variables == {"name": "پروانه"}
    assert list(run.ticket.messages.filter(author_kind="flow").order_by("position").values_list("text", flat=True)) == [
        "نام؟",
        "پروانه",
    ]


def test_a_variable_of_another_kind_is_not_taken_over(begun, answer, flow):
    ask = step("question", {"answered": "s2"}, text=both("کی؟"), answer="text", variable="when")
    inner = flow(graph(message("تا {{when}}", "s2"), ask | {"exits": {"answered": "s3"}}, step("end"), variables={"when": "text"}), name="درونی")  # fmt: skip
    first = ask | {"answer": "date"}
    call = step("subflow", {"next": "s3"}, flow=inner.public_id)
    run = begun(graph(first, call, message("پس تا {{when}}", "s4"), step("end"), variables={"when": "date"}))
    answer(run, "۱۴۰۵/۰۹/۱۲")
    answer(run.children.get(), "هر وقت شد")
    run.refresh_from_db()
    assert (run.state, run.variables) == ("done", {"when": "2026-12-03"})
    assert said(run)[1:] == ["تا 2026-12-03", "کی؟", "پس تا ۱۲ آذر ۱۴۰۵"]


def test_a_flow_within_may_close_the_request_and_both_end_well(begun, flow):
    closed = {"do": "status", "status": Status.objects.get(key="closed").public_id, "reason": "تمام"}
    inner = flow(graph(step("action", {"next": "s2"}, action=closed), step("end")), "process", "درونی")
    call = step("subflow", {"next": "s2"}, flow=inner.public_id)
    run = begun(graph(call, step("end", outcome="بسته شد")), "process")
    settle()
    run.refresh_from_db()
    assert run.ticket.category == Category.CLOSED
    assert (run.state, run.outcome) == ("done", "بسته شد")


def test_a_colleague_takes_over_from_the_flow_within_and_gives_it_back(begun, answer, flow, shop):
    inner = flow(graph(menu(order="s2", back="s2"), step("end"), variables={"topic": "choice"}), name="درونی")
    run = begun(
        graph(step("subflow", {"next": "s2"}, flow=inner.public_id), step("end"), variables={"topic": "choice"})
    )
    child = run.children.get()
    reply(ticket=run.ticket, by=shop.owner, text="من پاسخ می‌دهم")
    settle()
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == ["waiting", "paused"]
    assert resume(run, shop.owner) and hand_over(run, shop.owner) and resume(run, shop.owner)
    answer(child, "۲")
    run.refresh_from_db()
    assert (run.state, run.variables) == ("done", {"topic": "back"})


def test_a_flow_that_begins_itself_for_ever_is_stopped(begun, flow, shop):
    made = flow(graph(step("end")), name="حلقه")
    save_draft(
        made, graph(step("subflow", {"next": "s2", "error": "s2"}, flow=made.public_id), step("end")), shop.owner
    )
    deploy(made, shop.owner)
    run = begun(graph(step("subflow", {"next": "s2", "error": "s2"}, flow=made.public_id), step("end")))
    settle()
    run.refresh_from_db()
    assert run.state == "done" and Run.objects.count() == 6 and not Run.objects.live().exists()


def test_runs_that_are_long_over_go_with_those_within_them(begun, answer, flow):
    inner = flow(graph(menu(order="s2", back="s2"), step("end"), variables={"topic": "choice"}), name="درونی")
    run = begun(graph(step("subflow", {"next": "s2"}, flow=inner.public_id), step("end")))
    answer(run.children.get(), "۲")
    live = begun(graph(menu(order="s2", back="s2"), step("end"), variables={"topic": "choice"}))
    forget_old()
    assert Run.objects.count() == 3
    Run.objects.exclude(ended_at=None).update(ended_at=timezone.now() - timedelta(days=366))
    forget_old()
    assert Run.objects.get() == live
