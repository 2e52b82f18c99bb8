from functools import partial

import pytest

from pasokh.outreach.actions.approving import approve
from pasokh.outreach.actions.writing import write
from pasokh.outreach.bodies import blank
from pasokh.outreach.standing import forget_standing
from tests.looking import look_at, make_site


@pytest.fixture
def site(shop):
    """The shop's site, as a channel."""
    return make_site(shop.inbox)


@pytest.fixture
def visitor(site):
    """A visitor looks at a page: visitor("v1", url=…); gives her row."""
    return partial(look_at, site)


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
