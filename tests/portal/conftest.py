"""A portal of the shop, and a browser in which Maryam is signed in."""

import uuid

import pytest
from django.test import Client

from pasokh.channels.actions.portals import open_portal
from pasokh.contacts.actions.sign_in import open_session
from pasokh.portal.visits import COOKIE


@pytest.fixture
def portal(shop):
    return open_portal(name="پورتال", inbox=shop.inbox, slug="khaneno", by=shop.owner)


@pytest.fixture
def place():
    """Hits are counted for good, whatever becomes of a test's transaction: each test has an address of its own."""
    return f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"


@pytest.fixture
def stranger(portal, place):
    """A browser in which nobody is signed in."""
    return Client(REMOTE_ADDR=place)


@pytest.fixture
def hers(portal, place, maryam):
    """Maryam's browser."""
    browser = Client(REMOTE_ADDR=place)
    _session, token = open_session(contact=maryam, how="code")
    browser.cookies[COOKIE] = token
    return browser
