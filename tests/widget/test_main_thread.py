"""What the bench of the widget says of a trace: which of a task is ours, and which the driver's and the browser's."""

from bench.main_thread import tasks_of

HOME = "http://chat.example/"
PAGE, FRAME = (1, 1), (2, 1)


def event(name, thread, begins, lasts, url="", **more):
    pid, tid = thread
    given = {"name": name, "ph": "X", "pid": pid, "tid": tid, "ts": begins * 1000, "dur": lasts * 1000}
    return given | {"args": {"data": {"url": url}} if url else {}} | more


def trace(*events):
    names = [
        {"name": "thread_name", "pid": pid, "tid": tid, "args": {"name": "CrRendererMain"}}
        for pid, tid in (PAGE, FRAME)
    ]
    return {"traceEvents": [*names, *events]}


def told(*events):
    return [(task.words(), task.is_long_by_us) for task in tasks_of(trace(*events), HOME)]


def test_our_scripts_on_the_page_are_ours_with_what_they_ask_for():
    assert told(
        event("RunTask", PAGE, 0, 80),
        event("EvaluateScript", PAGE, 5, 60, HOME + "w.js"),
        event("Layout", PAGE, 10, 30),  # asked for by the script
        event("EvaluateScript", PAGE, 70, 5, "https://shop.example/shop.js"),
    ) == [("80 ms: ours 60, the driver's and the page's scripts 5, browser 15 (w.js 60)", True)]


def test_what_is_long_without_us_is_not_ours():
    assert told(event("RunTask", PAGE, 0, 90), event("FunctionCall", PAGE, 5, 10, HOME + "w.js")) == [
        ("90 ms: ours 10, browser 80 (w.js 10)", False)
    ]


def test_in_the_frame_drawing_is_ours_and_the_drivers_script_is_not():
    assert told(
        event("RunTask", FRAME, 0, 100),
        event("ThreadControllerImpl::RunTask", FRAME, 1, 98),  # the same, told twice
        event("EvaluateScript", FRAME, 5, 20, HOME + "static/widget/app.fa.js"),
        event("Layout", FRAME, 30, 15),
        event("EvaluateScript", FRAME, 50, 40),
    ) == [("100 ms: ours 35, the driver's and the page's scripts 40, browser 25 (app.fa.js 20, drawing 15)", False)]


def test_the_threads_own_time_counts_where_it_is_told():
    assert told(event("RunTask", PAGE, 0, 80, tdur=12_000)) == [("12 ms: browser 12", False)]
