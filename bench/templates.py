"""Jinja2 beside Django's own templates: a list of 25 rows as the desk has it. Why the house chose one is in docs/house.md."""

import statistics
import time
from types import SimpleNamespace

ROWS = 25
ROUNDS = 300

JINJA = """{% for t in rows %}<li class="row{% if t.unread %} unread{% endif %}"><span class="avatar">{{ t.initials }}</span>
<span class="who">{{ t.name }}</span><time datetime="{{ t.at }}">{{ t.shown }}</time><span class="last" dir="auto">{{ t.preview }}</span>
<span class="meta">{{ t.channel }} · <bdi class="ltr">#{{ t.number }}</bdi>{% for tag in t.tags %}<span class="chip">{{ tag }}</span>{% endfor %}</span></li>{% endfor %}"""


def run():
    """Median milliseconds to draw the list with each engine, in turn, and their ratio."""
    from django.template import Context, Engine
    from jinja2 import Environment

    rows = [_row(number) for number in range(ROWS)]
    django, jinja = Engine().from_string(JINJA), Environment(autoescape=True).from_string(JINJA)
    draw = {"django": lambda: django.render(Context({"rows": rows})), "jinja2": lambda: jinja.render(rows=rows)}
    assert draw["django"]() == draw["jinja2"]()
    taken = {name: [] for name in draw}
    for _ in range(ROUNDS):
        for name, render in draw.items():
            began = time.perf_counter()
            render()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def _row(number):
    return SimpleNamespace(
        unread=number % 3 == 0,
        initials="مر",
        name="مریم رضایی",
        at="2026-11-21T10:30:00Z",
        shown="۱۰:۳۰",
        preview="سفارش ۱۴۰۳۷ هنوز به دستم نرسیده، کد رهگیری هم کار نمی‌کند",
        channel="گفت‌وگوی زنده",
        number=str(1000 + number),
        tags=["تأخیر ارسال", "مشتری وفادار"],
    )


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True, LANGUAGE_CODE="en")
    found = run()
    print(
        f"{found['django']:.2f} ms Django, {found['jinja2']:.2f} ms Jinja2: {found['django'] / found['jinja2']:.1f} to 1"
    )
