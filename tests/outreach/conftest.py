import pytest

from pasokh.channels.models import Channel
from pasokh.outreach.actions.approving import approve
from pasokh.outreach.actions.writing import write
from pasokh.outreach.bodies import blank
from pasokh.outreach.standing import forget_standing
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import clean_page
from pasokh.visitors.models import Visitor


@pytest.fixture
def site(shop):
    """The shop's site, as a channel."""
    return Channel.objects.create(kind="chat", name="فروشگاه", inbox=shop.inbox, settings={"key": "shop-key"})


@pytest.fixture
def visitor(site):
    """A visitor looks at a page: visitor("v1", url=…); gives her row."""

    def look(key="v1", url="https://shop.example/lamp", title="لوستر", referrer="", **report):
        page = clean_page({"url": url, "title": title, "referrer": referrer})
        take_in(site=site.origin, reports=[Report(key, page=page, **report)])
        return Visitor.objects.get(site=site.origin, key=key)

    return look


def says(text="کمکی می‌خواهید؟", **content):
    """A variant."""
    return {"weight": 100, "text": text} | content


@pytest.fixture
def live(shop, make_member):
    """A message that is shown: live(conditions={"all": [...]}, caps={...}); gives it with its approved version."""

    def make(name="ارسال رایگان", caps=None, **body):
        whole = blank() | {"variants": [says()]} | body
        whole["caps"] = whole["caps"] | (caps or {})
        message = write(name=name, by=shop.owner, body=whole)
        approve(message=message, by=shop.owner, seen=1)
        forget_standing()
        message.refresh_from_db()
        return message

    return make
