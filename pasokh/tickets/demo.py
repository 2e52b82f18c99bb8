"""What the demo shop keeps for many requests."""

from pasokh.kernel.tenancy import workspace

from .actions.checklist_templates import make_template

TEMPLATES = (
    ("پذیرش مرجوعی", "return", (("شمارهٔ سریال با فاکتور می‌خواند", True), ("کارتن و لوازم کامل است", False), ("زمان پیک با مشتری هماهنگ شد", True))),
    ("بازدید در محل", "visit", (("نشانی و کد پستی", True), ("زمان مراجعه با مشتری هماهنگ شد", True), ("قطعهٔ یدکی همراه کارشناس", False))),
)  # fmt: skip


def tell(story):
    """Keep two checklists, each with its type of request."""
    with workspace(story.workspace):
        for name, type_key, items in TEMPLATES:
            items = [{"text": text, "required": required} for text, required in items]
            make_template(by=story.owner, name=name, type_key=type_key, items=items)
