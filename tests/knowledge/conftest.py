import pytest

from pasokh.knowledge.actions.publishing import publish
from pasokh.knowledge.actions.spaces import make_space
from pasokh.knowledge.actions.writing import write


@pytest.fixture
def help_centre(shop):
    """The shop's help centre, a space."""
    return make_space(by=shop.owner, labels={"fa": "مرکز راهنمایی", "en": "Help centre"})


@pytest.fixture
def draft(shop, help_centre):
    """Write an article: draft("چطور مرجوع کنم؟", body="…", audience="customers")."""

    def make(title="چطور کالا را مرجوع کنم؟", body="تا هفت روز پس از تحویل.", by=None, **fields):
        return write(**{"space": help_centre, "by": by or shop.owner, "title": title, "body": body} | fields)

    return make


@pytest.fixture
def live(shop, draft):
    """An article that readers see."""
    return lambda *args, **fields: publish(article=draft(*args, **fields), by=shop.owner)
