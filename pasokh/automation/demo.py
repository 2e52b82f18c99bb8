"""What the demo shop has done by itself: two of the rules that came along switched on, one of its own, and a macro."""

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Tag

from .actions.macros import make_macro
from .actions.rules import make_rule, switch
from .models import Rule

ON = ("late", "escalate_complaints")


def tell(story):
    """Switch on, make, keep."""
    with workspace(story.workspace):
        for rule in Rule.objects.filter(key__in=ON):
            switch(rule=rule, by=story.owner, active=True)
        returned = Tag.named("مرجوعی").public_id
        make_rule(
            by=story.owner,
            name="کارت مرجوعی",
            trigger={"on": "ticket.typed", "by": "anybody", "hours": "any"},
            conditions={"all": [{"field": "type", "op": "is", "value": ["return"]}]},
            actions=[
                {"do": "tag", "tag": returned},
                {
                    "do": "task",
                    "title": "هماهنگی زمان پیک",
                    "owner": "assignee",
                    "length": {"amount": 1, "unit": "days"},
                },
            ],
            active=True,
        )
        make_macro(
            by=story.owner,
            name="پذیرش مرجوعی",
            actions=[
                {"do": "tag", "tag": returned},
                {"do": "priority", "priority": "3"},
                {"do": "note", "text": "مرجوعی پذیرفته شد؛ زمان پیک با مشتری هماهنگ شود."},
            ],
        )
