"""Runs of flows on the desk: on requests, by themselves, in the simulator."""

import json
import re

from django.utils import translation

from pasokh.desk.flows.told import variables_told
from pasokh.desk.live.topics import allowed, run_topic
from pasokh.events.models import Event
from pasokh.flows import actions
from pasokh.flows.models import Duty, FlowVersion, Run
from pasokh.live.projectors import projectors

from .conftest import PAGE


def test_figures_stand_on_the_steps(desk, served, hear, shop):
    ticket = hear().ticket
    run = actions.start(served, ticket=ticket, by=shop.owner)
    actions.decide(run, True, shop.owner)
    page = desk.get(f"{PAGE}/{served.public_id}", {"days": "7"}).content.decode()
    assert run.at == "s1" and "flow-box-figure" in page
    assert desk.get(f"{PAGE}/{served.public_id}/panel", {"days": "x"}).status_code == 200


def test_the_simulator_walks_and_nothing_happens(desk, served, hear):
    address, ticket = f"{PAGE}/{served.public_id}/simulate", hear().ticket
    asks = desk.get(address).content.decode()
    assert 'name="asked-order"' in asks and "flow-talk" not in asks
    events = Event.objects.count()
    begun = desk.post(address, {"begin": "1", "asked-order": "۱۲", "number": str(ticket.number)}).content.decode()
    assert 'value="approved"' in begun and '"here": "s1"' in begun
    trail = "[]"
    second = desk.post(
        address, {"trail": trail, "kind": "decision", "way": "approved", "asked-order": "۱۲"}
    ).content.decode()
    assert "تحویل شد" in second and '"here": "s2"' in second
    trail = json.dumps([{"kind": "decision", "approved": True}])
    over = desk.post(address, {"trail": trail, "kind": "task", "way": "lost"}).content.decode()
    assert "نشد" in over and 'value="lost"' not in over
    back = desk.post(address, {"trail": trail, "back": "1"}).content.decode()
    assert 'value="approved"' in back
    assert not Run.objects.exists() and not Duty.objects.exists() and Event.objects.count() == events
    no_values = '[{"kind": "result", "ok": true, "values": "x"}]'
    no_text = '[{"kind": "answer", "text": "\\ud800"}]'
    for bad in (
        "{",
        "[1]",
        "[[]]",
        '[{"kind": "x"}]',
        '[{"kind": "task", "outcome": []}]',
        "[" * 50_000,
        no_values,
        no_text,
    ):
        assert desk.post(address, {"trail": bad}).status_code == 200


def test_names_say_samples_without_a_request_and_hers_with_one(desk, flow, shop, hear):
    ticket = hear().ticket
    ticket.contact.name = "زهرا مرادی"
    ticket.contact.save(update_fields=["name"])
    graph = flow.draft.graph
    graph["steps"] = {
        "s1": {"kind": "message", "at": [0, 0], "text": {"fa": "{{نام مشتری}}، {{شمارهٔ درخواست}}، {{نام کسب‌وکار}}، {{چیز}}"}, "exits": {"next": "s2"}},
        "s2": {"kind": "end", "at": [320, 0], "exits": {}},
    }  # fmt: skip
    actions.save_draft(flow, graph | {"start": "s1"}, shop.owner, flow.draft.revision)
    address = f"{PAGE}/{flow.public_id}/simulate"
    assert "مریم رضایی، 1234، خانهٔ نو، {{چیز}}" in desk.post(address, {"begin": "1"}).content.decode()
    hers = desk.post(address, {"begin": "1", "number": str(ticket.number)}).content.decode()
    assert f"زهرا مرادی، {ticket.number}، خانهٔ نو" in hers


def test_pages_of_runs_ask_for_themselves_anew_until_they_are_over(desk, run, shop):
    address = f"{PAGE}/runs/{run.public_id}"
    shown = desk.get(address).content.decode()
    assert f'hx-get="{address}"' in shown and 'id="flow-panel"' in shown and 'id="flow-head"' in shown
    assert f'hx-get="{PAGE}/runs?state=waiting"' in desk.get(f"{PAGE}/runs", {"state": "waiting"}).content.decode()
    actions.cancel(run, shop.owner)
    assert f'hx-get="{address}"' not in desk.get(address).content.decode()


def test_the_page_of_a_run_hears_that_it_has_gone_on(desk, run, shop, make_member):
    page, topic = desk.get(f"{PAGE}/runs/{run.public_id}").content.decode(), run_topic(run.pk)
    assert f'data-signalled-topic-value="{topic}"' in page and f" {topic}" in page
    before = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    actions.decide(run, True, shop.owner)
    wanted = frozenset([topic, run_topic(run.pk + 1)])
    told = projectors.frames(list(Event.objects.filter(pk__gt=before).order_by("pk")), wanted)
    assert {frame.topic for frame in told} == {topic}
    reza = make_member("رضا", sees="own")
    odd = [topic, "run:", "run:x", "run:۱", f"run:{'9' * 30}"]
    assert allowed(shop.owner, odd) == (topic,) and allowed(reza, odd) == ()


def test_a_request_shows_its_flow_and_it_is_answered_there(desk, run):
    number = run.ticket.number
    panel = desk.get(f"/desk/tickets/{number}/flows").content.decode()
    assert "مرجوعی" in panel and "بازگشت ۱۴۰۳" in panel and 'name="approved"' in panel
    act = f"/desk/tickets/{number}/flows/act"
    sent = {"run": run.public_id, "do": "decide", "approved": "1", "note": "خریدار راست می‌گوید"}
    assert desk.post(act, sent).status_code == 204
    assert desk.post(act, sent).status_code == 422, "what is settled is settled"
    run.refresh_from_db()
    assert run.at == "s2"
    assert "تحویل شد" in desk.get(f"/desk/tickets/{number}/flows").content.decode()
    assert desk.post(act, {"run": run.public_id, "do": "answer", "outcome": "gone"}).status_code == 422
    assert desk.post(act, {"run": run.public_id, "do": "answer", "outcome": "done"}).status_code == 204
    run.refresh_from_db()
    assert run.state == "done"
    page = desk.get(f"{PAGE}/runs/{run.public_id}").content.decode()
    assert ">خریدار راست می‌گوید</span>" in page, "what she said to it stands on its path"
    assert "شمارهٔ سفارش" in page and "۱۴۰۳" in page and "تحویل شد" in page
    assert desk.get(f"{PAGE}/runs", {"flow": run.flow.public_id, "state": "done"}).content.decode().count(run.public_id)
    assert not desk.get(f"{PAGE}/runs", {"state": "failed"}).content.decode().count(run.public_id)
    assert desk.get(f"{PAGE}/runs", {"flow": "x", "before": "x", "mine": "1"}).status_code == 200


def test_what_flows_ask_stands_on_the_page_of_her_tasks(desk, run, shop, make_member, sign_in):
    page = desk.get("/desk/tasks/").content.decode()
    assert "بازگشت ۱۴۰۳" in page and f"{PAGE}/runs/{run.public_id}" in page
    assert run.public_id not in desk.get("/desk/tasks/?whose=all").content.decode()
    stranger = sign_in(make_member("رضا"))
    assert run.public_id not in stranger.get("/desk/tasks/").content.decode(), "others are not asked"
    actions.decide(run, True, shop.owner)
    page = desk.get("/desk/tasks/").content.decode()
    assert run.public_id not in page, "a task of a request stands among its tasks"


def buttons_by_enter(page, field):
    """The buttons of the form around a field that Enter in it may press: none where it has several lines."""
    form = next(each for each in page.split("<form")[1:] if f'name="{field}"' in each).split("</form>")[0]
    return re.findall(r"<button[^>]*>", form) if re.search(rf'<input [^>]*name="{field}"', form) else []


def test_enter_in_the_words_of_an_answer_decides_nothing(desk, run):
    for address in (f"/desk/tickets/{run.ticket.number}/flows", f"{PAGE}/runs/{run.public_id}"):
        page = desk.get(address).content.decode()
        assert 'name="approved" value="1"' in page and buttons_by_enter(page, "note") == []


def test_enter_in_the_simulator_sends_what_was_typed(desk, shop):
    end = {"kind": "end", "at": [320, 0], "exits": {}}
    choices = [{"value": "a", "label": {"fa": "سفارش"}}, {"value": "b", "label": {"fa": "پرداخت"}}]
    asked = {"kind": "question", "at": [0, 0], "text": {"fa": "کدام؟"}, "answer": "choices", "choices": choices}
    steps = {"s1": asked | {"exits": {"a": "s2", "b": "s2"}}, "s2": end}
    made = actions.create("منو", "conversation", shop.owner, graph={"start": "s1", "variables": {}, "steps": steps})
    page = desk.post(f"{PAGE}/{made.public_id}/simulate", {"begin": "1"}).content.decode()
    assert 'name="text" value="پرداخت"' in page
    form = next(each for each in page.split("<form")[1:] if 'id="flow-answer"' in each).split("</form>")[0]
    assert re.findall(r"<button[^>]*>", form) == ['<button class="btn btn-primary">']


def test_a_run_is_taken_over_goes_on_and_is_ended(desk, run):
    act = f"{PAGE}/runs/{run.public_id}/act"
    for do, state in (("hand_over", "paused"), ("resume", "waiting"), ("cancel", "cancelled")):
        assert desk.post(act, {"do": do}).status_code == 302
        run.refresh_from_db()
        assert run.state == state, do
    assert desk.post(act, {"do": "fly"}).status_code == 404


def test_what_failed_is_not_had_go_on_beside_another(desk, run, shop):
    Run.objects.filter(pk=run.pk).update(state="failed")
    actions.start(run.flow, ticket=run.ticket, by=shop.owner, variables={"order": "۲"})
    answer = desk.post(f"/desk/tickets/{run.ticket.number}/flows/act", {"run": run.public_id, "do": "resume"})
    assert answer.status_code == 422
    run.refresh_from_db()
    assert run.state == "failed"


def test_a_flow_is_begun_on_a_request_with_what_it_asks(desk, served, hear):
    ticket = hear().ticket
    dialog = desk.get(f"/desk/tickets/{ticket.number}/flows/choose").content.decode()
    assert served.public_id in dialog and 'name="asked-order"' in dialog
    assert "شروع فرایند" in desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    start = f"/desk/tickets/{ticket.number}/flows/start"
    assert desk.post(start, {"flow": served.public_id, "asked-order": "۷"}).status_code == 204
    assert Run.objects.get().variables == {"order": "۷"}
    assert desk.post(start, {"flow": served.public_id}).status_code == 422, "it runs already"
    assert desk.post(start, {"flow": "flw_x"}).status_code == 422 and Run.objects.count() == 1


def test_a_flow_inside_the_house_is_begun_from_the_runs(desk, shop, graph, make_member, sign_in):
    made = actions.create("مرخصی", "inside", shop.owner, graph=graph)
    actions.deploy(made, shop.owner)
    assert made.public_id in desk.get(f"{PAGE}/runs").content.decode()
    answer = desk.post(f"{PAGE}/runs/begin", {"flow": made.public_id, "asked-order": "سه روز"})
    run = Run.objects.get()
    assert answer.url == f"{PAGE}/runs/{run.public_id}" and run.ticket is None
    listed = desk.get(f"{PAGE}/runs").content.decode()
    assert "سه روز" in listed and f"<bdi>{shop.owner.name}</bdi>" in listed, "runs of one flow are told apart"
    agent = sign_in(make_member("سارا", role="agent"))
    assert agent.get(answer.url).status_code == 404, "she is not asked, and did not begin it"
    assert run.public_id not in agent.get(f"{PAGE}/runs").content.decode()
    assert agent.post(f"{answer.url}/act", {"do": "cancel"}).status_code == 404
    assert desk.post(f"{PAGE}/runs/begin", {"flow": "flw_x"}).url == f"{PAGE}/runs"


def test_what_a_run_keeps_is_told_as_people_read_it(shop):
    given = {"cost": {"label": {"fa": "مبلغ"}, "kind": "number"}, "item": {"label": {}, "kind": "text"}}
    run = Run(version=FlowVersion(graph={"variables": given, "steps": {}}), variables={"cost": 25_000_000, "item": ""})
    with translation.override("fa"):
        assert variables_told(run) == [("مبلغ", "۲۵٬۰۰۰٬۰۰۰")]


def test_runs_of_requests_that_she_does_not_see_are_not_there(run, make_member, sign_in):
    stranger = sign_in(make_member("بیگانه", role="agent", sees="own"))
    assert run.public_id not in stranger.get(f"{PAGE}/runs").content.decode()
    assert stranger.get(f"{PAGE}/runs/{run.public_id}").status_code == 404
    assert (
        stranger.post(
            f"/desk/tickets/{run.ticket.number}/flows/act", {"run": run.public_id, "do": "cancel"}
        ).status_code
        == 404
    )
    run.refresh_from_db()
    assert run.state == "waiting"


def test_who_answers_looks_and_runs_and_does_not_draw(served, run, make_member, sign_in):
    agent, light = sign_in(make_member("سارا", role="agent")), sign_in(make_member("لاله", role="light"))
    page = agent.get(f"{PAGE}/{served.public_id}").content.decode()
    assert 'data-flow-editable-value="false"' in page and "flow-palette" not in page
    for path in ("edit", "deploy", "duplicate", "retire", "name"):
        assert agent.post(f"{PAGE}/{served.public_id}/{path}").status_code == 403
    assert agent.get(f"{PAGE}/new").status_code == 403
    assert (
        agent.post(f"/desk/tickets/{run.ticket.number}/flows/act", {"run": run.public_id, "do": "decide"}).status_code
        == 422
    )
    for path in ("/", "/runs", f"/{served.public_id}", f"/{served.public_id}/simulate"):
        assert light.get(f"{PAGE}{path}").status_code == 403
    assert FlowVersion.objects.filter(flow=served).count() == 1
    run.refresh_from_db()
    assert run.state == "waiting"
