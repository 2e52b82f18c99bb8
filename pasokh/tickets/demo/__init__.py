"""What the demo shop keeps for many requests."""

from pasokh.kernel.tenancy import workspace

from ..actions.checklist_templates import make_template
from ..actions.statuses import make_status
from ..models import Category, View
from .fields import tell_fields

TEMPLATES = (
    ("پذیرش مرجوعی", "return", (("شمارهٔ سریال با فاکتور می‌خواند", True), ("کارتن و لوازم کامل است", False), ("زمان پیک با مشتری هماهنگ شد", True))),
    ("بازدید در محل", "visit", (("نشانی و کد پستی", True), ("زمان مراجعه با مشتری هماهنگ شد", True), ("قطعهٔ یدکی همراه کارشناس", False))),
)  # fmt: skip

OPEN = {"field": "category", "op": "is", "value": ["open"]}
URGENT = {"field": "priority", "op": "at_least", "value": 3}
VIEWS = (
    ({"fa": "فوری‌ها", "en": "Urgent"}, {"all": [OPEN, URGENT]}, {"order": "priority"}),
    ({"fa": "تختهٔ کار", "en": "Work board"}, {"all": []}, {"kind": "board", "grouping": "status"}),
    ({"fa": "بیشترین انتظار", "en": "Waiting longest"}, {"all": [OPEN, {"field": "waiting", "op": "not_empty"}]}, {"order": "waiting"}),
)  # fmt: skip


IN_WORKSHOP = {
    "category": Category.PAUSED,
    "labels": {"fa": "در تعمیرگاه", "en": "In the workshop"},
    "customer_labels": {"fa": "در حال تعمیر", "en": "Being repaired"},
}


def tell(story):
    """Keep a status of its own, two checklists, each with its type of request, and three views, pinned by the owner."""
    with workspace(story.workspace):
        make_status(by=story.owner, **IN_WORKSHOP)
        tell_fields(story)
        for names, filter, how in VIEWS:
            view = View.objects.create(owner=story.owner, names=names, filter=filter, shared="everyone", **how)
            view.pin(by=story.owner)
        for name, type_key, items in TEMPLATES:
            items = [{"text": text, "required": required} for text, required in items]
            make_template(by=story.owner, name=name, type_key=type_key, items=items)
