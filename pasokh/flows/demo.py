"""What the demo shop has drawn: the return of goods at work, a purchase that waits for a lead; the menu of its chat waits for its rule to be switched on."""

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Tag, Ticket, TicketTag

from .actions import AlreadyRuns, answer_task, decide, deploy, start
from .actions.ship import KEYS, ship
from .models import Duty, Flow

PURCHASES = (
    ("صندلی اداری", "۴۸۰۰۰۰۰", "صندلی همکار تازه", True),
    ("چاپگر رنگی", "۳۲۰۰۰۰۰۰", "چاپ برچسب مرسوله‌ها", None),
)


def tell(story):
    """Bring the flows that come along, put them into service, and have some of them run."""
    with workspace(story.workspace):
        for key in KEYS:
            deploy(ship(key, by=story.owner), story.owner)
        _return(story)
        _buy(story)


def _return(story):
    """Two returns: one is checked already and waits for a lead, one has just begun."""
    flow = Flow.objects.get(key="return")
    returned = TicketTag.objects.filter(tag=Tag.named("مرجوعی")).values("ticket")
    for ticket in Ticket.objects.open().filter(pk__in=returned).exclude(assignee=None).order_by("-pk"):
        try:
            run = start(flow, ticket=ticket, by=ticket.assignee)
        except AlreadyRuns:
            continue
        if Duty.objects.filter(what=Duty.What.APPROVAL, ended_at=None, run__flow=flow).exists():
            continue
        answer_task(run, "fits", ticket.assignee, note="فاکتور و جعبه کامل است.")


def _buy(story):
    for item, cost, need, approved in PURCHASES:
        variables = {"item": item, "cost": cost, "need": need}
        run = start(Flow.objects.get(key="purchase"), by=story.owner, variables=variables)
        if approved:
            decide(run, approved, story.owner, note="در بودجهٔ این ماه هست.")
