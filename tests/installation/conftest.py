"""Servers and homes for the tests of the installation. None of them touches the machine's own installation."""

import pytest

from pasokh.installation.postgres.server import Server, running
from pasokh.installation.postgres.throwaway import throwaway_places

VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "PASOKH_HOME", "PASOKH_URL", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    """No variable of the person who runs the tests counts."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.fixture
def places():
    with throwaway_places() as places:
        yield places


@pytest.fixture(scope="module")
def server():
    """A server for tests that leave it running and the database empty."""
    with throwaway_places() as places, running(Server(places, durable=False)) as server:
        yield server


@pytest.fixture
def own_server(places):
    """A server of the test's own, to be maltreated: as durable as a real one."""
    with running(Server(places, durable=True)) as server:
        yield server
