"""What a page's main thread did in each task, of a trace of Chromium: how much of it was ours, and what the rest was.

Ours are our scripts, and in the frame of the chat, which has a process of its own, also the drawing of the page and what its promises do. Not ours are
the beginning of such a process, the memory's own work, and whatever the driver of the browser puts into a page (some 50 ms on a slow processor).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TRACED = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "v8",
    "disabled-by-default-v8.compile",
]
LONG = 50  # milliseconds: what a visitor notices, https://www.w3.org/TR/longtasks-1/
TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
# What the browser says it did, in the words of this bench. What happens within one of them counts to the outermost: a layout that a script asks for is the script's.
KINDS = {
    **dict.fromkeys(
        ("EvaluateScript", "FunctionCall", "v8.compile", "v8.evaluateModule", "v8.compileModule"), "script"
    ),
    **dict.fromkeys(
        ("RunMicrotasks", "TimerFire", "FireAnimationFrame", "EventDispatch", "XHRReadyStateChange"), "script"
    ),
    **dict.fromkeys(("UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit", "HitTest"), "drawing"),
    **dict.fromkeys(("MinorGC", "MajorGC", "V8.GC_MC_BACKGROUND_MARKING"), "memory"),
    **dict.fromkeys(("ParseHTML", "ParseAuthorStyleSheet", "CommitLoad"), "page"),
}


@dataclass
class Task:
    """A task of a main thread: `ms` of its own processor time, `ours` of them, by `names` of scripts and kinds; the rest by kind in `parts`."""

    ms: float
    ours: float = 0.0
    parts: Counter = field(default_factory=Counter)
    names: Counter = field(default_factory=Counter)

    @property
    def is_long_by_us(self) -> bool:
        """Whether a visitor notices it, and would not without what is ours in it."""
        return self.ms > LONG >= self.ms - self.ours

    def words(self) -> str:
        """It in one line: 63 ms: ours 12 (app.fa.js 12), drawing 30, browser 21."""
        found = {"ours": self.ours} | {kind: ms for kind, ms in self.parts.most_common() if kind != "ours"}
        found["browser"] = self.ms - sum(found.values())
        names = ", ".join(f"{name} {ms:.0f}" for name, ms in self.names.most_common(3))
        told = ", ".join(f"{kind} {ms:.0f}" for kind, ms in found.items() if ms >= 0.5)
        return f"{self.ms:.0f} ms: {told}" + (f" ({names})" if names else "")


def tasks_of(trace, home) -> list[Task]:
    """The tasks of all main threads of a trace. `home` is the beginning of our scripts' addresses."""
    found = []
    for events in _main_threads(trace["traceEvents"]):
        is_ours = any(_url(each).startswith(home) for each in events) and not any(
            _url(each).startswith("http") and not _url(each).startswith(home) for each in events
        )
        found += _tasks(events, home, is_ours)
    return found


def _main_threads(events):
    mains = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    by_thread = defaultdict(list)
    for each in events:
        if each.get("ph") == "X" and (each["pid"], each["tid"]) in mains:
            by_thread[each["pid"], each["tid"]].append(each)
    return by_thread.values()


def _tasks(events, home, is_ours):
    events = sorted(events, key=lambda each: (each["ts"], -each.get("dur", 0)))
    tasks = list(_outermost(each for each in events if each["name"] in TASKS and "dur" in each))
    inner = [each for each in events if each["name"] in KINDS and each.get("dur")]
    begins = [each["ts"] for each in inner]
    for task in tasks:
        ends = task["ts"] + task["dur"]
        within = inner[bisect_left(begins, task["ts"]) : bisect_left(begins, ends)]
        yield _task(task, within, home, is_ours)


def _task(task, within, home, is_ours):
    made = Task(_ms(task))
    for each in _outermost(within):
        kind, ms = KINDS[each["name"]], _ms(each)
        name = _named(each, within, home)
        by_itself = kind in ("drawing", "page") or each["name"] == "RunMicrotasks"
        if (kind == "script" and name) or (is_ours and by_itself):
            made.ours += ms
            made.names[name or kind] += ms
        else:
            made.parts["the driver's and the page's scripts" if kind == "script" else kind] += ms
    return made


def _outermost(events):
    """Of events in their order those that stand within no other."""
    until = 0
    for each in events:
        if each["ts"] >= until:
            until = each["ts"] + each["dur"]
            yield each


def _named(event, within, home):
    """The file of ours that an event, or something within it, is about; "" for none."""
    ends = event["ts"] + event["dur"]
    urls = (_url(each) for each in within if event["ts"] <= each["ts"] < ends)
    url = next((url for url in urls if url.startswith(home)), "")
    return urlsplit(url).path.rpartition("/")[2]


def _url(event):
    data = event.get("args", {}).get("data") or {}
    return (data.get("url") or event.get("args", {}).get("fileName") or "") if isinstance(data, dict) else ""


def _ms(event):
    # Of the thread's own time, where the browser says it: beside other work a task takes longer by the clock.
    return event.get("tdur", event["dur"]) / 1000
