"""A database that is not there at the start."""

import pytest

from pasokh.installation.errors import InstallationError
from pasokh.installation.postgres import roles


def test_a_database_that_is_down_is_said_in_words(monkeypatch):
    monkeypatch.setattr(roles, "STARTING_PATIENCE", 0.0)
    with pytest.raises(InstallationError) as told:
        roles.verify("postgresql://nobody@127.0.0.1:1/nothing")
    assert "127.0.0.1" in told.value.what
    assert "DATABASE_URL" in told.value.to_do


def test_a_database_that_is_still_starting_is_waited_for(monkeypatch):
    tries = []

    def connect(url, **_):
        tries.append(url)
        if len(tries) < 3:
            raise roles.psycopg.OperationalError("the database system is starting up")
        return "a connection"

    monkeypatch.setattr(roles.psycopg, "connect", connect)
    assert roles._connected("postgresql://x") == "a connection"
    assert len(tries) == 3
