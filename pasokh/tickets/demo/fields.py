"""What the demo shop asks of its requests beside their words, and the colours of its tags."""

from pasokh.workspaces.actions.custom_fields import make_field

from ..actions.tags import make_tag
from ..actions.types import use_field
from ..models import TicketType

FAULTS = (
    ("no_power", "روشن نمی‌شود", "Does not switch on"),
    ("noise", "صدای غیرعادی", "Unusual noise"),
    ("broken", "شکستگی", "Broken"),
)
FIELDS = (
    # key, kind, labels, types, and what else is said of it
    ("model", "text", "مدل دستگاه", "Model", ("problem", "return", "visit"), {"shown_to_customers": True}),
    ("fault", "choice", "نوع خرابی", "Fault", ("problem", "return"), {"needed": "solving"}),
    ("bought_on", "date", "روز خرید", "Bought on", ("return",), {}),
    ("refund", "yes_no", "وجه برگردد", "Money back", ("return",), {}),
    ("amount", "money", "مبلغ برگشتی", "Sum to pay back", ("return",), {"condition": {"all": [{"field": "refund", "op": "is", "value": [True]}]}}),
    ("site_phone", "phone", "تلفن محل نصب", "Phone on site", ("visit",), {"needed": "solving"}),
)  # fmt: skip
TAGS = (
    ("تأخیر ارسال", "saffron", "بسته دیرتر از قول ما رسیده است"),
    ("مشتری وفادار", "green", "بیش از سه خرید در یک سال"),
    ("مرجوعی", "red", ""),
    ("نرم‌افزار", "lapis", ""),
)


def tell_fields(story):
    """Make the fields with their types, and the tags. Inside the workspace."""
    types = {type.key: type for type in TicketType.objects.all()}
    choices = [{"key": key, "labels": {"fa": fa, "en": en}} for key, fa, en in FAULTS]
    for key, kind, fa, en, used_by, more in FIELDS:
        more = more | ({"choices": choices} if kind == "choice" else {})
        field = make_field(by=story.owner, key=key, kind=kind, labels={"fa": fa, "en": en}, **more)
        use_field(field=field, types=[types[name] for name in used_by], by=story.owner)
    for name, colour, description in TAGS:
        make_tag(name=name, colour=colour, description=description, by=story.owner)
