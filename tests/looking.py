"""A site of the shop, and visitors who look at its pages."""

from pasokh.channels.models import Channel
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import clean_page
from pasokh.visitors.models import Visitor


def make_site(inbox):
    """The shop's site, as a channel."""
    return Channel.objects.create(kind="chat", name="فروشگاه", inbox=inbox, settings={"key": "shop-key"})


def look_at(site, key="v1", url="https://shop.example/lamp", title="لوستر", referrer="", **report):
    """A visitor of a site looks at a page: gives her row."""
    page = clean_page({"url": url, "title": title, "referrer": referrer})
    (problem,) = take_in(site=site.origin, reports=[Report(key, page=page, **report)])
    assert problem is None
    return Visitor.objects.get(site=site.origin, key=key)
