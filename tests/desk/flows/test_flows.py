"""Flows at the desk: the list, the editor, versions, the simulator, runs, and those of a request."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pasokh.flows import actions
from pasokh.flows.models import Flow
from pasokh.kernel.kept import forget_all

from .conftest import PAGE, deed, seen


def test_a_flow_is_made_and_listed(desk, shop):
    assert "هنوز فرایندی" in desk.get(f"{PAGE}/").content.decode()
    assert desk.post(f"{PAGE}/new", {"name": "  ", "kind": "process"}).status_code == 422
    assert desk.post(f"{PAGE}/new", {"name": "گفت‌وگو", "kind": "gone"}).status_code == 422
    assert not Flow.objects.exists()
    answer = desk.post(f"{PAGE}/new", {"name": "خوش‌آمد", "kind": "conversation"})
    made = Flow.objects.get()
    assert answer.status_code == 302 and answer.url == f"{PAGE}/{made.public_id}"
    assert "خوش‌آمد" in desk.get(f"{PAGE}/").content.decode()
    assert made.public_id not in desk.get(f"{PAGE}/?retired=1").content.decode()


def test_what_comes_with_the_program_is_brought_as_a_draft(desk, shop):
    page = desk.get(f"{PAGE}/new").content.decode()
    assert 'value="return"' in page
    answer = desk.post(f"{PAGE}/shipped", {"key": "return"})
    made = Flow.objects.get(key="return")
    assert answer.url == f"{PAGE}/{made.public_id}" and made.active_id is None
    assert desk.get(answer.url).status_code == 200
    assert desk.post(f"{PAGE}/shipped", {"key": "x"}).url == f"{PAGE}/new"


def test_each_deed_is_saved_with_the_revision_that_the_page_knew(desk, flow):
    answer = deed(desk, flow, "add", kind="wait", after="s1", exit="next").content.decode()
    assert flow.draft.revision == 2 and set(flow.draft.graph["steps"]) == {"s1", "s2", "s3"}
    assert 'value="1.2"' in answer and 'hx-swap-oob="morph"' in answer
    assert '"chosen": "s3"' in answer and 'data-step="s3"' in answer


def test_a_newer_draft_of_a_colleague_is_not_overwritten(desk, flow, shop, make_member, sign_in):
    old, colleague = seen(flow), make_member("مینا", role="lead")
    deed(sign_in(colleague), flow, "add", kind="wait")
    kept = flow.draft.graph
    answer = deed(desk, flow, "remove", revision=old, step="s1")
    assert answer.status_code == 200 and "مینا" in answer.content.decode() and 'role="alert"' in answer.content.decode()
    assert "toast" in answer["HX-Trigger"]
    assert flow.draft.graph == kept and flow.draft.revision == 2


def test_whoever_looks_at_a_step_is_told_that_the_draft_is_another(desk, flow):
    panel, old = f"{PAGE}/{flow.public_id}/panel", seen(flow)
    assert 'role="alert"' not in desk.get(panel, {"step": "s1", "revision": old}).content.decode()
    deed(desk, flow, "add", kind="wait")
    assert "نگار کریمی" in desk.get(panel, {"step": "s1", "revision": old}).content.decode()
    assert 'role="alert"' in desk.get(panel, {"step": "s1", "revision": old}).content.decode()


def test_a_revision_of_a_draft_that_went_into_service_is_none_of_the_next(desk, served, shop):
    deed(desk, served, "move", at='{"s1": [10, 0]}')
    old = seen(served)
    actions.deploy(served, shop.owner)
    served.refresh_from_db()
    deed(desk, served, "move", at='{"s1": [20, 0]}')
    assert "1." not in old.partition(".")[2] and served.draft.revision == 1
    deed(desk, served, "remove", revision=old, step="s1")
    assert "s1" in served.draft.graph["steps"]


def test_what_makes_no_sense_is_said_and_not_saved(desk, flow):
    before = flow.draft.graph
    for given in ({"step": "s9"}, {"step": "s1", "exit": "x", "to": "s2"}):
        answer = deed(desk, flow, "connect", **given)
        assert 'role="alert"' in answer.content.decode()
    assert flow.draft.graph == before and flow.draft.revision == 1


def test_problems_lead_to_their_step_and_keep_it_out_of_service(desk, flow):
    page = desk.get(f"{PAGE}/{flow.public_id}").content.decode()
    assert ('class="flow-problem"' in page and "&#34;step&#34;" in page) or '{"step": "s1"}' in page
    dialog = desk.get(f"{PAGE}/{flow.public_id}/deploy").content.decode()
    assert 'name="note"' not in dialog
    assert desk.post(f"{PAGE}/{flow.public_id}/deploy", {"revision": seen(flow)}).status_code == 422
    flow.refresh_from_db()
    assert flow.active_id is None


def test_into_service_with_a_note_and_back_to_an_earlier_version(desk, served, shop):
    deed(desk, served, "change", step="s1", title="بازگشت؟", who="leads")
    page = desk.get(f"{PAGE}/{served.public_id}").content.decode()
    assert "بازگشت؟" in page
    assert desk.post(f"{PAGE}/{served.public_id}/deploy", {"revision": "1", "note": "x"}).status_code == 422
    answer = desk.post(f"{PAGE}/{served.public_id}/deploy", {"revision": seen(served), "note": "پرسش روشن‌تر شد"})
    assert answer.status_code == 204 and answer["HX-Refresh"] == "true"
    served.refresh_from_db()
    assert served.active.number == 2 and served.active.note == "پرسش روشن‌تر شد" and served.draft is None
    versions = desk.get(f"{PAGE}/{served.public_id}/versions").content.decode()
    assert "پرسش روشن‌تر شد" in versions and "نخست" in versions
    assert "بازگشت {{order}}" in desk.get(f"{PAGE}/{served.public_id}/versions/1").content.decode()
    assert desk.get(f"{PAGE}/{served.public_id}/versions/3").status_code == 404
    assert desk.post(f"{PAGE}/{served.public_id}/versions/1/back").status_code == 302
    assert served.draft.graph["steps"]["s1"]["title"] == "بازگشت {{order}}" and served.draft.number == 3


def test_a_step_of_a_former_version_gives_its_id_to_none(desk, served):
    deed(desk, served, "remove", step="s4")
    deed(desk, served, "add", kind="end")
    assert "s5" in served.draft.graph["steps"]


def test_out_in_copied_renamed_retired_and_offered_again(desk, served, shop):
    address = f"{PAGE}/{served.public_id}"
    document = desk.get(f"{address}/export.json").content
    assert json.loads(document)["graph"]["start"] == "s1"
    answer = desk.post(f"{PAGE}/import", {"file": SimpleUploadedFile("a.json", document)})
    assert Flow.objects.count() == 2 and answer.url != f"{PAGE}/new"
    for bad in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"format": "pasokh-flow", "version": 1}',
        b"[" * 100_000,
        b"1" * 9_000,
    ):
        assert desk.post(f"{PAGE}/import", {"file": SimpleUploadedFile("x.json", bad)}).url == f"{PAGE}/new"
    assert desk.post(f"{PAGE}/import").url == f"{PAGE}/new" and Flow.objects.count() == 2
    desk.post(f"{address}/duplicate")
    assert Flow.objects.count() == 3
    assert desk.post(f"{address}/name", {"name": " "}).status_code == 422
    assert desk.post(f"{address}/name", {"name": "پس دادن"}).status_code == 204
    assert desk.post(f"{address}/retire").status_code == 302
    served.refresh_from_db()
    assert served.archived_at and served.name == "پس دادن"
    assert served.public_id in desk.get(f"{PAGE}/?retired=1").content.decode()
    assert desk.get(address).status_code == 200 and desk.post(f"{address}/edit", {"deed": "add"}).status_code == 404
    desk.post(f"{address}/retire", {"back": "1"})
    served.refresh_from_db()
    assert served.archived_at is None


def test_there_are_not_too_many_flows(desk, flow, monkeypatch):
    monkeypatch.setattr("pasokh.flows.actions.flows.MOST_FLOWS", 1)
    assert desk.post(f"{PAGE}/new", {"name": "دیگر", "kind": "process"}).status_code == 422
    assert desk.post(f"{PAGE}/shipped", {"key": "visit"}).url == f"{PAGE}/new"
    assert desk.post(f"{PAGE}/{flow.public_id}/duplicate").url == f"{PAGE}/{flow.public_id}"
    assert Flow.objects.count() == 1


@pytest.mark.parametrize("kind", ["process", "conversation", "inside"])
def test_the_form_of_each_kind_of_step_is_drawn(desk, shop, kind):
    from pasokh.flows.kinds import KINDS

    flow = actions.create("همه", kind, shop.owner)
    for key, each in KINDS.items():
        if kind not in each.for_flow_kinds:
            continue
        page = deed(desk, flow, "add", kind=key).content.decode()
        chosen = max(flow.draft.graph["steps"], key=lambda name: int(name[1:]))
        assert f'data-step="{chosen}"' in page
        again = deed(desk, flow, "change", step=chosen, more="choices").content.decode()
        assert 'role="alert"' not in again
        assert desk.get(f"{PAGE}/{flow.public_id}/panel", {"step": chosen}).status_code == 200


def test_a_condition_may_ask_the_variables_of_the_flow(desk, served):
    line = desk.get(f"{PAGE}/{served.public_id}/condition", {"place": "n1"}).content.decode()
    assert 'value="var.order"' in line and 'value="me"' not in line
    assert "شمارهٔ سفارش" in line
    group = desk.get(f"{PAGE}/{served.public_id}/condition", {"place": "n2", "what": "group", "depth": "2"})
    assert group.status_code == 200


def test_a_draft_from_anywhere_is_shown(desk, shop):
    odd = {
        "start": None,
        "steps": {
            "s1": {"kind": "choice", "conditions": [{"key": "", "name": "", "filter": {"all": 5}}]},
            "s2": {"kind": "question", "choices": [{"value": "", "label": {}}], "variable": "gone", "answer": "gone"},
            "s3": {"kind": "action", "action": {"do": "gone"}},
            "s4": {"kind": "call", "keep": [{"path": "", "variable": "x"}], "url": "javascript:x"},
            "s5": {"kind": "subflow", "flow": "flw_x"},
            "s6": {"kind": "message", "text": {"fa": "<script>alert(1)</script></script>"}},
        },
    }
    flow = actions.create("شگفت", "process", shop.owner, graph=odd)
    for step in ("", *odd["steps"]):
        page = desk.get(f"{PAGE}/{flow.public_id}", {"step": step})
        assert page.status_code == 200 and "<script>alert" not in page.content.decode()
        assert deed(desk, flow, "change", step=step or "s1").status_code == 200


def test_names_of_people_and_choices_are_asked_for_once(desk, shop, make_member, hear, count_queries):
    sara = make_member("سارا")
    task = {"kind": "task", "title": "کار", "who": f"member:{sara.public_id}", "outcomes": [{"value": "done", "label": {"fa": "شد"}}]}  # fmt: skip
    act = {"kind": "action", "action": {"do": "assign", "member": sara.public_id}}
    end = {"kind": "end", "exits": {}}

    def drawn(length):
        ids = [f"s{n}" for n in range(1, 2 * length + 2)]
        steps = dict.fromkeys(ids[-1:], end)
        for at, key in enumerate(ids[:-1]):
            way = "next" if at % 2 else "done"
            steps[key] = (act if at % 2 else task) | {"exits": {way: ids[at + 1]}}
        return {"start": "s1", "steps": steps}

    def asked(length):
        flow = actions.create(f"{length}", "process", shop.owner, graph=drawn(length))
        actions.deploy(flow, shop.owner)
        for _run in range(length):
            actions.start(flow, ticket=hear().ticket, by=shop.owner)
        pages = f"{PAGE}/{flow.public_id}", f"{PAGE}/runs?flow={flow.public_id}"
        counts = []
        for page in pages:
            forget_all()  # what is kept for a moment is asked by both
            with count_queries() as queries:
                assert "سارا" in desk.get(page).content.decode()
            counts.append(len(queries))
        return counts

    assert asked(1) == asked(4)


def test_a_large_flow_is_shown_with_few_statements(desk, shop, django_assert_max_num_queries):
    step = {"kind": "task", "title": "کار", "who": "leads", "outcomes": [{"value": "done", "label": {"fa": "شد"}}]}
    steps = {f"s{n}": step | {"at": [n * 300, 0], "exits": {"done": f"s{n + 1}"}} for n in range(1, 200)}
    graph = {"start": "s1", "steps": steps | {"s200": {"kind": "end", "at": [60_000, 0], "exits": {}}}}
    flow = actions.create("بلند", "process", shop.owner, graph=graph)
    with django_assert_max_num_queries(60):
        assert desk.get(f"{PAGE}/{flow.public_id}", {"step": "s100"}).status_code == 200
