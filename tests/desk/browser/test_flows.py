"""A flow is drawn by mouse, by keyboard and in the outline, goes into service, is tried, begun on a request and answered there."""

from playwright.sync_api import expect

from pasokh.flows import actions
from pasokh.flows.actions.duties import answer_task
from pasokh.flows.models import Flow, Run
from pasokh.kernel.tenancy import workspace

from .conftest import at_work, picture
from .test_screens import serious

ON_THE_LINE = """line => {
    const { x, y } = line.getPointAtLength(20).matrixTransform(line.getScreenCTM())
    return [x, y]
}"""


def test_a_flow_from_drawing_to_answering(browse, real_shop, say):
    ticket = say("می‌خواهم پس بدهم", subject="سفارش ۱۲۰۰")
    page = browse(real_shop.owner, "/desk/flows/", width=1440, height=900)
    _begin(page)
    flow = _flow(real_shop)
    _draw_by_mouse(page, real_shop, flow)
    _draw_by_keyboard(page, real_shop, flow)
    _finish_in_the_outline(page, real_shop, flow)
    assert serious(page) == {}
    picture(page, "editor")
    _colleague(page, real_shop, flow)
    _try(page)
    _serve(page, real_shop, flow)
    _on_a_request(page, real_shop, ticket)
    _look(page, real_shop, flow)


def _flow(shop):
    with workspace(shop):
        return Flow.objects.get(name="پس دادن کالا")


def _graph(shop, flow):
    with workspace(shop):
        return Flow.objects.get(pk=flow.pk).draft.graph


def _begin(page):
    picture(page, "list-empty")
    page.get_by_role("link", name="فرایند تازه").click()
    at_work(page)
    picture(page, "new")
    assert serious(page) == {}
    page.get_by_label("نام").fill("پس دادن کالا")
    page.get_by_role("button", name="شروع", exact=True).click()
    page.wait_for_url("**/desk/flows/flw_*")
    _ready(page)


def _ready(page):
    at_work(page)
    page.locator(".flow-editor[data-ready]").wait_for()
    return page


def _box(page, step):
    return page.locator(f'.flow-canvas [model-id="{step}"] .flow-box').first.bounding_box()


def _dot(page, step, exit):
    return page.locator(f'.flow-canvas [model-id="{step}"] [port="{exit}"]').first.bounding_box()


def _answer(page, late, line):
    """What was held comes, and is drawn, while something else is being dragged."""
    late[0].continue_()
    page.unroute("**/edit")
    expect(page.locator(f'.flow-canvas [model-id="{line}"]')).to_have_count(1)


def _drag(page, start, end, meanwhile=lambda: None):
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + min(start["height"] / 2, 30))
    page.mouse.down()
    page.mouse.move(end[0] - 20, end[1] - 10, steps=4)
    page.mouse.move(*end, steps=4)
    meanwhile()
    page.mouse.up()


def _draw_by_mouse(page, shop, flow):
    """An approval is let go of beside the message's way out, connected to the end, and moved."""
    expect(page.locator(".flow-canvas .joint-element")).to_have_count(2)
    ground = page.locator(".flow-ground").bounding_box()
    _drag(page, _dot(page, "s1", "next"), (ground["x"] + ground["width"] / 2, ground["y"] + ground["height"] - 120))
    picture(page, "chooser")
    page.locator(".flow-chooser [data-flow-kind-param=approval]").click()
    expect(page.locator(".flow-canvas .joint-element")).to_have_count(3)
    steps = _graph(shop, flow)["steps"]
    assert steps["s1"]["exits"] == {"next": "s3"} and steps["s3"]["exits"] == {"approved": "s2"}
    page.get_by_role("button", name="نمایش همهٔ فرایند").click()
    end = _box(page, "s2")
    late = []
    page.route("**/edit", lambda route: late.append(route))
    _drag(page, _dot(page, "s3", "refused"), (end["x"] + end["width"] / 2, end["y"] + 30))
    expect(page.locator(".flow-canvas .joint-link")).to_have_count(3)
    box, before = _box(page, "s3"), _graph(shop, flow)["steps"]["s3"]["at"]
    _drag(page, box, (box["x"] + box["width"] / 2, box["y"] + 90), meanwhile=lambda: _answer(page, late, "s3:refused"))
    page.wait_for_function("value => document.querySelector('[name=revision]').value === value", arg="1.4")
    after = _graph(shop, flow)["steps"]["s3"]["at"]
    assert after[1] > before[1] and _graph(shop, flow)["steps"]["s3"]["exits"]["refused"] == "s2"


def _draw_by_keyboard(page, shop, flow):
    """A task is added after the approval, moved, taken away, and comes back by undo."""
    page.locator('.flow-canvas [model-id="s3"] .flow-frame').click(force=True, position={"x": 60, "y": 20})
    expect(page.locator("#step-s3 form.flow-form")).to_be_visible()
    canvas = page.locator(".flow-canvas")
    canvas.press("a")
    page.locator(".flow-chooser [data-flow-kind-param=task]").press("Enter")
    expect(page.locator("#step-s4 form.flow-form")).to_be_visible()
    canvas.focus()
    at = _graph(shop, flow)["steps"]["s4"]["at"]
    canvas.press("Shift+ArrowDown")
    canvas.press("Shift+ArrowDown")
    page.wait_for_function("value => document.querySelector('[name=revision]').value === value", arg="1.6")
    assert _graph(shop, flow)["steps"]["s4"]["at"] == [at[0], at[1] + 40]
    canvas.press("Delete")
    expect(page.locator("#step-s4")).to_have_count(0)
    canvas.press("Control+z")
    expect(page.locator("#step-s4")).to_have_count(1)
    canvas.press("Control+Shift+Z")
    expect(page.locator("#step-s4")).to_have_count(0)
    page.get_by_role("button", name="واگرد").click()
    expect(page.locator("#step-s4")).to_have_count(1)
    _connect_by_keyboard(page, shop, flow)
    page.locator("#step-s2 .flow-step-head").click()
    expect(page.locator(".flow-canvas .is-chosen")).to_have_attribute("model-id", "s2")
    canvas.focus()
    canvas.press("ArrowRight")
    expect(page.locator("#step-s2 .flow-step-head")).to_have_attribute("aria-expanded", "false")


def _connect_by_keyboard(page, shop, flow):
    """C takes a way out, an arrow chooses where it leads; the line is chosen by mouse and taken away by key; both are undone."""
    canvas = page.locator(".flow-canvas")
    page.locator("#step-s4 .flow-step-head").click()
    expect(page.locator("#step-s4 form.flow-form")).to_be_visible()
    canvas.press("c")
    canvas.press("ArrowRight")
    expect(page.locator(".flow-canvas .is-aimed")).to_have_count(1)
    canvas.press("Enter")
    expect(page.locator("#step-s4 select[name=to]")).not_to_have_value("s2")
    page.mouse.click(*page.locator('.flow-canvas [model-id="s4:done"] .flow-line').evaluate(ON_THE_LINE))
    canvas.press("Delete")
    expect(page.locator("#step-s4 select[name=to]")).to_have_value("")
    canvas.press("Control+z")
    expect(page.locator("#step-s4 select[name=to]")).not_to_have_value("")
    canvas.press("Control+z")
    expect(page.locator("#step-s4 select[name=to]")).to_have_value("s2")


def _finish_in_the_outline(page, shop, flow):
    """Everything that is missing is said with its step, and filled in there."""
    problems = page.locator(".flow-problems")
    problems.locator("summary").click()
    picture(page, "problems")
    problems.get_by_role("button").first.click()
    form = page.locator("#step-s1 form.flow-form")
    form.locator("[name=fa-text]").fill("درخواست شما رسید.")
    form.locator("[name=fa-text]").press("Tab")
    page.locator("#step-s3 .flow-step-head").click()
    form = page.locator("#step-s3 form.flow-form")
    form.locator("[name=title]").fill("بازگشت پذیرفته است؟")
    form.locator("[name=who]").select_option("leads")
    page.locator("#step-s4 .flow-step-head").click()
    form = page.locator("#step-s4 form.flow-form")
    form.locator("[name=title]").fill("کالا تحویل گرفته شود")
    form.locator("[name=who]").select_option("leads")
    form.get_by_role("button", name="افزودن نتیجه").click()
    form.locator("[name=fa-outcomes-1]").fill("نرسید")
    form.locator("[name=fa-outcomes-1]").press("Tab")
    picture(page, "form")
    ways = page.locator("#step-s4 .flow-ways")
    ways.get_by_label("نرسید").select_option("new:end")
    form = page.locator("#step-s5 form.flow-form")
    form.locator("[name=outcome]").fill("نرسید")
    form.locator("[name=outcome]").press("Tab")
    expect(page.locator("#step-s5 .flow-step-head")).to_contain_text("نرسید")
    expect(page.locator(".flow-ready")).to_be_visible()
    steps = _graph(shop, flow)["steps"]
    assert steps["s4"]["exits"] == {"done": "s2", "o1": "s5"} and steps["s5"]["outcome"] == "نرسید"
    with page.expect_response(lambda each: each.request.method == "POST"):
        page.get_by_role("button", name="چیدن گام‌ها").click()


def _colleague(page, shop, flow):
    """A draft that somebody else has changed meanwhile is shown, and not overwritten."""
    with workspace(shop):
        found = Flow.objects.get(pk=flow.pk)
        graph = found.draft.graph
        graph["steps"]["s5"]["name"] = "نرسیده"
        actions.save_draft(found, graph, shop.owner, found.draft.revision)
    page.locator(".flow-canvas").press("Delete")
    expect(page.locator(".flow-panel [role=alert]")).to_contain_text("ذخیره نشد")
    assert "s5" in _graph(shop, flow)["steps"]
    expect(page.locator("#step-s5")).to_contain_text("نرسیده")


def _try(page):
    page.get_by_role("button", name="امتحان کردن").click()
    talk = page.locator(".flow-talk")
    expect(talk.locator(".flow-said")).to_contain_text("درخواست شما رسید.")
    page.locator(".flow-asked [value=approved]").click()
    expect(page.locator(".flow-canvas .is-here")).to_have_attribute("model-id", "s4")
    picture(page, "simulator")
    assert serious(page) == {}
    page.locator(".flow-asked").get_by_role("button", name="نرسید").click()
    expect(page.locator(".flow-canvas .is-walked")).to_have_count(4)
    page.get_by_role("button", name="بازگشت به گام‌ها").click()


def _serve(page, shop, flow):
    page.get_by_role("button", name="به کار گرفتن").click()
    dialog = page.locator("#flow-deploy")
    dialog.locator("textarea").fill("نخستین نسخه")
    picture(page, "deploy")
    dialog.get_by_role("button", name="به کار گرفتن").click()
    expect(page.locator(".flow-state")).to_contain_text("نسخهٔ ۱ در کار")
    with workspace(shop):
        assert Flow.objects.get(pk=flow.pk).active.note == "نخستین نسخه"


def _on_a_request(page, shop, ticket):
    page.goto(f"/desk/tickets/{ticket.number}")
    at_work(page)
    page.locator("#steps-button").click()
    page.get_by_role("menuitem", name="شروع فرایند…").click()
    page.locator("#flow-start").get_by_role("button", name="پس دادن کالا").click()
    section = page.locator("#ticket-flows")
    expect(section).to_contain_text("بازگشت پذیرفته است؟")
    picture(page, "ticket")
    assert serious(page, "#ticket-flows") == {}
    section.locator("[name=approved][value='1']").click()
    expect(section).to_contain_text("کالا تحویل گرفته شود")
    section.get_by_role("link", name="پس دادن کالا").click()
    _ready(page)
    expect(page.locator(".flow-canvas .is-here")).to_have_attribute("model-id", "s4")
    picture(page, "run")
    assert serious(page) == {}
    with workspace(shop):
        found = Run.objects.get()
        assert found.at == "s4"
        outcomes = found.version.graph["steps"]["s4"]["outcomes"]
        answer_task(found, next(each["value"] for each in outcomes if each["label"]["fa"] == "نرسید"), shop.owner)
    # That was a colleague, elsewhere: the page that is open shows it by itself.
    expect(page.locator("#flow-head .flow-state")).to_contain_text("پایان‌یافته")
    expect(page.locator(".flow-canvas .is-here")).to_have_count(0)


def _look(page, shop, flow):
    """Narrow, dark, in English: all is there, and nothing stands out of the page."""
    paths = (
        f"/desk/flows/{flow.public_id}?step=s4",
        "/desk/flows/",
        "/desk/flows/runs",
        f"/desk/flows/{flow.public_id}/versions",
    )
    page.set_viewport_size({"width": 390, "height": 800})
    for at, path in enumerate(paths):
        page.goto(path)
        at_work(page)
        picture(page, f"narrow-{at}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
    page.emulate_media(color_scheme="dark")
    with workspace(shop):
        type(shop.owner).objects.filter(pk=shop.owner.pk).update(language="en")
    page.set_viewport_size({"width": 1440, "height": 900})
    for at, path in enumerate(paths):
        page.goto(path)
        at_work(page)
        if not at:
            _ready(page)
        picture(page, f"dark-en-{at}")
        assert serious(page) == {}, path
