"""The demo shop's channels, and several days of what came in by them, told as conversations."""

from pasokh.kernel.tenancy import workspace
from pasokh.routing.demo import line_up
from pasokh.sla.demo import promise
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Inbox, Ticket

from ..actions.open_channel import open_mailbox, open_site
from ..actions.portals import open_portal
from .conversations import CONVERSATIONS
from .telling import Conversation

SITE_KEY = "khaneno"


def tell(story):
    """Open a site and two mailboxes, then tell the conversations, oldest first."""
    with workspace(story.workspace):
        _open_channels(story)
    for opening, *steps in sorted(CONVERSATIONS, key=lambda told: (-told[0]["days_ago"], told[0]["at"])):
        with workspace(story.workspace):
            Conversation(story, **opening).tell(steps)
    with workspace(story.workspace):
        _relate(story)
    promise(story)
    line_up(story)


INCIDENT, REPORTS = "خطای درگاه پرداخت", ("پرداخت ناموفق", "پرداخت پیش‌فاکتور ۱۴۰۲۲")
ONE, SAME = "هزینهٔ ارسال به شیراز", "پیگیری ارسال به شیراز"


def _relate(story):
    """An incident with those who reported it, whom the owner follows; and what a customer asked twice, by chat and by mail, is one request."""
    incident = Ticket.objects.get(subject=INCIDENT)
    incident.follow(story.owner, by=story.owner)
    for report in Ticket.objects.filter(subject__in=REPORTS).order_by("pk"):
        link(ticket=incident, other=report, how="child", by=story.members["پویا"])
    merge(target=Ticket.objects.get(subject=ONE), sources=[Ticket.objects.get(subject=SAME)], by=story.owner)


def _open_channels(story):
    sales = Inbox.objects.create(name="فروشگاه", team=story.teams["فروش"])
    technical = Inbox.objects.create(name="خدمات پس از فروش", team=story.teams["پشتیبانی فنی"])
    words = {
        "title": {"fa": "خانهٔ نو", "en": "Khaneh No"},
        "welcome": {"fa": "سلام! چطور می‌توانیم کمک کنیم؟", "en": "Hello! How can we help?"},
    }
    open_portal(name="پورتال", inbox=technical, slug=SITE_KEY, by=story.owner, **words)
    story.channels = {
        "site": open_site(
            name="فروشگاه اینترنتی",
            inbox=sales,
            by=story.owner,
            key=SITE_KEY,
            requires=["name", "phone_or_email"],
            **words,
        ),
        "support": open_mailbox(name="پشتیبانی", inbox=technical, address="support@khaneno.example", by=story.owner),
        "sales": open_mailbox(name="فروش", inbox=sales, address="info@khaneno.example", by=story.owner),
    }
