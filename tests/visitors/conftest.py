import pytest

from pasokh.channels.models import Channel
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import clean_page
from pasokh.visitors.models import Visitor


@pytest.fixture
def site(shop):
    """The shop's site, as a channel."""
    return Channel.objects.create(kind="chat", name="فروشگاه", inbox=shop.inbox, settings={"key": "shop-key"})


@pytest.fixture
def look(site):
    """A visitor looks at a page: look("v1", "https://shop.example/lamp"); gives her row."""

    def look(key="v1", url="https://shop.example/lamp", title="لوستر", referrer="", **report):
        page = clean_page({"url": url, "title": title, "referrer": referrer})
        (problem,) = take_in(site=site.origin, reports=[Report(key, page=page, **report)])
        assert problem is None
        return Visitor.objects.get(site=site.origin, key=key)

    return look
