from functools import partial

import pytest

from tests.looking import look_at, make_site


@pytest.fixture
def site(shop):
    """The shop's site, as a channel."""
    return make_site(shop.inbox)


@pytest.fixture
def look(site):
    """A visitor looks at a page: look("v1", "https://shop.example/lamp"); gives her row."""
    return partial(look_at, site)
