"""Servers and homes for the tests of the installation. None of them touches the machine's own installation."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from pasokh.installation.postgres.server import Server, running
from pasokh.installation.postgres.throwaway import throwaway_places

VARIABLES = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "PASOKH_HOME", "PASOKH_URL", "PASOKH_TRUSTED_PROXIES", "PASOKH_TLS_CERT",
    "PASOKH_TLS_KEY", "PASOKH_HTTP_PORT", "PASOKH_MAIL_PORT", "PASOKH_MAIL_HOST", "LC_ALL", "LC_MESSAGES", "LANG",
)  # fmt: skip
NOBODY = 65534  # the account nobody of every Linux


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


@pytest.fixture
def as_nobody():
    """`with as_nobody():` we are an account that may read only what everybody may. Another account than root is one already."""

    @contextmanager
    def as_nobody():
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(user)

    return as_nobody


@pytest.fixture
def open_folder():
    """A temporary folder that everybody may look into, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
