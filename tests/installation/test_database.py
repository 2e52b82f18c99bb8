"""Which database a command works with."""

import os
import subprocess
import sys

import psycopg
import pytest

from pasokh.installation.database import at_hand, exclusively, given_addresses
from pasokh.installation.errors import InstallationError
from pasokh.installation.own_server import set_up
from pasokh.installation.ownership import AlreadyRunning, ownership
from pasokh.installation.postgres import roles

HOST = "postgresql://u:p@db.example/pasokh"


def test_one_address_alone_is_not_enough(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", HOST)
    with pytest.raises(InstallationError, match="DATABASE_OWNER_URL is not set") as told:
        given_addresses(need_owner=True)
    assert "setup-database" in told.value.to_do
    assert given_addresses(need_owner=False).program == HOST


def test_owner_alone_is_not_enough(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", HOST)
    with pytest.raises(InstallationError, match="DATABASE_URL is not set"):
        given_addresses(need_owner=False)


def test_addresses_may_stand_in_files(monkeypatch, tmp_path):
    (tmp_path / "url").write_text(f"{HOST}\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("DATABASE_OWNER_URL_FILE", str(tmp_path / "url"))
    assert given_addresses(need_owner=True).owner == HOST


def test_command_starts_the_database_for_itself_and_stops_it(places):
    before = dict(os.environ)
    with at_hand(places) as addresses:
        assert os.environ["DATABASE_URL"] == addresses.program
        with psycopg.connect(addresses.program) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("pasokh_app",)
    assert dict(os.environ) == before
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses.program)


def test_command_joins_the_database_that_runs(places, own_server):
    with ownership(places), at_hand(places) as addresses:
        assert addresses == own_server.addresses
    assert own_server.alive()


def test_restore_needs_the_home_for_itself(places):
    with ownership(places), pytest.raises(AlreadyRunning), exclusively(places):
        pass


def test_set_up_on_a_server_of_ones_own(server):
    before = server.admin_url
    addresses = set_up(before, "elsewhere")
    try:
        roles.verify(addresses.program)
        with psycopg.connect(addresses.owner) as owner:
            owner.execute("CREATE TABLE letters (id bigserial)")
        with psycopg.connect(addresses.program) as program:
            program.execute("INSERT INTO letters DEFAULT VALUES")
    finally:
        with psycopg.connect(before, autocommit=True) as admin:
            admin.execute("DROP DATABASE elsewhere WITH (FORCE)")
        roles.prepare(before, server.addresses)  # the other tests' passwords


def test_set_up_without_rights_says_what_is_needed(server):
    with pytest.raises(InstallationError, match="refused") as told:
        set_up(server.addresses.program, "elsewhere")
    assert "CREATEROLE" in told.value.to_do


def test_version_does_not_wait_for_django():
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pasokh", "version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.count(".") == 2
    assert "django" not in said.stderr
