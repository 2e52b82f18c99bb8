"""Conversations: what is said and asked, how it is answered, and who takes over."""

import pytest

from pasokh.flows import stimuli
from pasokh.flows.actions import AlreadyRuns, Settled, cancel, resume, start
from pasokh.flows.doing import DO
from pasokh.flows.models import Run, Stimulus
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Task

from .conftest import both, graph, menu, message, pick, said, settle, step, steps_of, talk


def test_a_menu_is_said_with_numbers_in_the_customers_digits(begun):
    run = begun(talk())
    assert said(run) == ["چه کمکی از ما برمی‌آید؟\n\n۱. پیگیری سفارش\n۲. مرجوعی کالا"]
    assert (run.state, run.waits_for) == ("waiting", "answer")


@pytest.mark.parametrize("typed", ["۲", "2", "٢", " ۲. ", "گزینهٔ ۲", "مرجوعی كالا", "مرجوعي کالا لطفا"])
def test_an_answer_chooses_in_any_digits_and_spelling(begun, answer, typed):
    run = begun(talk())
    answer(run, typed)
    assert steps_of(run) == ["s1", "s3", "s4"] and said(run)[1:] == ["مرجوعی ثبت شد."]
    assert (run.state, run.outcome, run.variables) == ("done", "تمام", {"topic": "back"})
    assert run.ended_at is not None


def test_what_is_not_understood_is_asked_again_and_then_goes_its_own_way(begun, answer):
    run = begun(talk(not_understood="s2"))
    answer(run, "نمی‌دانم")
    assert run.tries == 1 and said(run)[1].startswith("متأسفانه") and "۱. پیگیری" in said(run)[1]
    answer(run, "هیچ‌کدام")
    answer(run, "هیچ‌کدام")
    assert run.state == "done" and steps_of(run) == ["s1", "s2", "s4"]


def test_words_of_its_own_stand_for_the_question_when_it_is_asked_again(begun, answer):
    run = begun(talk(not_understood="s2"))
    again = run.version.graph["steps"]["s1"]
    assert "again" not in again
    run.version.graph["steps"]["s1"]["again"] = both("یکی را بگویید.")
    run.version.save()
    answer(run, "نمی‌دانم")
    assert said(run)[1] == "یکی را بگویید.\n\n۱. پیگیری سفارش\n۲. مرجوعی کالا"


def test_without_another_way_it_fails_and_somebody_is_told(begun, answer, shop):
    run = begun(talk())
    for _time in range(3):
        answer(run, "؟")
    assert (run.state, run.why) == ("failed", "not_understood")
    assert Task.objects.filter(ticket=run.ticket, title__contains="گفتگو").count() == 1
    assert resume(run, shop.owner)
    run.refresh_from_db()
    assert run.state == "waiting" and run.at == "s1", "the last step is tried once more"


def test_what_failed_does_not_go_on_beside_another_nor_on_a_closed_request(begun, answer, shop):
    run = begun(talk())
    for _time in range(3):
        answer(run, "؟")
    other = start(run.flow, ticket=run.ticket, by=shop.owner)
    with pytest.raises(AlreadyRuns):
        resume(run, shop.owner)
    cancel(other, shop.owner)
    run.ticket.refresh_from_db()
    run.ticket.close(by=shop.owner, reason="تمام")
    with pytest.raises(Settled):
        resume(run, shop.owner)
    run.refresh_from_db()
    assert (run.state, run.why) == ("failed", "not_understood")


@pytest.mark.parametrize("typed", ["اپراتور", "اپراتور لطفاً", "operator", "می‌خواهم با کارشناس صحبت کنم"])
def test_a_customer_may_always_ask_for_a_person(begun, answer, typed):
    run = begun(talk())
    answer(run, typed)
    assert (run.state, run.why) == ("paused", "asked") and len(said(run)) == 2
    answer(run, "۱")
    assert run.state == "paused" and not Stimulus.objects.exists()


def test_a_member_who_answers_by_hand_takes_over_and_may_give_it_back(begun, answer, shop):
    run = begun(talk())
    reply(ticket=run.ticket, by=shop.owner, text="خودم پاسخ می‌دهم")
    settle()
    run.refresh_from_db()
    assert (run.state, run.why) == ("paused", "member")
    assert resume(run, shop.owner)
    assert len(said(run)) == 2, "the question is asked anew"
    answer(run, "۱")
    assert run.state == "done"


def test_a_process_goes_on_while_members_answer(begun, shop):
    run = begun(
        graph(step("task", {"done": "s2"}, title="x", who="leads", outcomes=[pick("done", "شد")]), step("end")),
        "process",
    )
    reply(ticket=run.ticket, by=shop.owner, text="در دست بررسی است")
    settle()
    run.refresh_from_db()
    assert run.state == "waiting"


def test_what_was_said_before_the_next_question_is_no_answer_to_it(begun, write):
    run = begun(
        graph(menu(order="s2", back="s2"), menu(order="s3", back="s3"), step("end"), variables={"topic": "choice"})
    )
    for text in ("۱", "۲"):
        write(run, text)
    settle()
    run.refresh_from_db()
    assert (run.at, run.state, run.tries) == ("s2", "waiting", 0)


def test_a_doubled_stimulus_does_nothing_twice(begun, answer):
    run = begun(talk())
    received = answer(run, "۱")
    event = _event_of(received)
    stimuli.leave_word(run.pk, "answer", {"message": received.message.pk, "sequence": 1}, event)
    settle()
    assert said(run)[1:] == ["سفارش را پیگیری می‌کنیم."] and run.passages.count() == 3


def _event_of(received):
    from pasokh.events.models import Event

    return Event.objects.filter(kind="message.received", subject_id=received.ticket.pk).latest("pk").pk


def test_the_same_event_is_told_once(begun):
    run = begun(talk())
    for _time in range(2):
        stimuli.leave_word(run.pk, "answer", {"message": 0, "sequence": 1}, 77)
    assert Stimulus.objects.filter(run=run).count() == 1


def test_what_was_said_in_a_passage_is_not_said_again(begun):
    run = begun(talk())
    DO["say"](run, {"sequence": 1, "nth": 0, "words": both("چیز دیگری"), "choices": [], "before": {}}, None)
    assert len(said(run)) == 1


def test_a_machines_message_is_no_answer(begun, answer):
    run = begun(talk())
    answer(run, "۱", automatic=True)
    assert run.state == "waiting" and run.sequence == 1


def test_one_conversation_at_a_time(begun, flow, shop):
    run = begun(talk())
    with pytest.raises(AlreadyRuns):
        start(flow(talk(), name="دیگر"), ticket=run.ticket, by=shop.owner)
    assert Run.objects.count() == 1


def test_variables_are_said_and_a_customers_braces_are_only_braces(begun, answer):
    ask = step("question", {"answered": "s2"}, text=both("شمارهٔ سفارش؟"), answer="text", variable="order")
    run = begun(
        graph(ask, message("سفارش {{order}} از {{business name}}", "s3"), step("end"), variables={"order": "text"})
    )
    answer(run, "{{customer name}} ۱۲")
    assert said(run)[1] == "سفارش {{customer name}} ۱۲ از خانهٔ نو"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", "۱٬۲۵۰", 1250),
        ("number", "۳٫۵", 3.5),
        ("phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("email", "Sara@Example.ir", "sara@example.ir"),
        ("date", "۱۴۰۵/۰۹/۱۲", "2026-12-03"),
        ("text", "  سلام  ", "سلام"),
    ],
)
def test_answers_are_kept_as_what_they_are(begun, answer, kind, typed, kept):
    ask = step("question", {"answered": "s2"}, text=both("؟"), answer=kind, variable="it")
    run = begun(graph(ask, step("end"), variables={"it": kind}))
    answer(run, typed)
    assert run.variables == {"it": kept} and run.state == "done"
