"""Every released version upgrades to this one in one step: its dump is loaded and migrated."""

import gzip
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from pasokh.installation import dump
from pasokh.installation.dump import _login, _programs
from pasokh.installation.postgres import throwaway_database

from .release_dump import ROOT

RELEASES = sorted((ROOT / "tests/data/releases").glob("*.sql.gz"))
# Newer servers write settings that older ones do not know, and extensions are the administrator's, made before.
UNKNOWN_TO_OLDER = (b"SET transaction_timeout", b"CREATE EXTENSION", b"\\restrict", b"\\unrestrict")


def django(addresses, home, *arguments):
    environment = os.environ | addresses.environment() | {"PASOKH_HOME": str(home)}
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def load(release, url):
    lines = gzip.decompress(release.read_bytes()).splitlines(keepends=True)
    statements = b"".join(line for line in lines if not line.startswith(UNKNOWN_TO_OLDER))
    shown, environment = _login(url)
    command = [
        _programs(url, "psql").program("psql"),
        "--quiet",
        "--no-psqlrc",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={shown}",
    ]
    subprocess.run(command, env=environment, input=statements, check=True, capture_output=True)


def again(url, file):
    """Dump and load it: a condition that was loaded is told in other words than one that a migration wrote, and the tests' database was loaded."""
    dump.dump(url, file)
    dump.load(file, url)


def counts(url):
    with psycopg.connect(url) as owner:
        tables = ("tickets_ticket", "tickets_message", "contacts_contact", "events_event", "workspaces_member")
        return {table: owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def shape(url):
    """Every function, index, constraint and policy of a database, as text."""
    with psycopg.connect(url) as owner:
        questions = (
            "SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_language l ON l.oid = prolang "
            "WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql') ORDER BY 1",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT conrelid::regclass::text || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT tablename || policyname || coalesce(qual, '') FROM pg_policies ORDER BY 1",
        )
        return [owner.execute(question).fetchall() for question in questions]


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.removesuffix(".sql.gz"))
def test_a_released_version_upgrades_in_one_step(release, tmp_path):
    with throwaway_database(os.environ["PASOKH_TEST_ADMIN"]) as addresses:
        load(release, addresses.owner)
        before = counts(addresses.owner)
        migrated = django(addresses, tmp_path, "migrate", "--database=owner", "--verbosity=0", "--skip-checks")
        assert migrated.returncode == 0, migrated.stderr
        assert counts(addresses.owner) == before
        assert min(before.values()) > 0
        again(addresses.owner, tmp_path / "again.dump")
        assert shape(addresses.owner) == shape(settings.DATABASE_OWNER_URL)


def test_there_is_a_dump_of_the_first_release():
    assert [path.name for path in RELEASES][:1] == ["0.1.0.sql.gz"]


def test_no_model_waits_for_a_migration(tmp_path):
    from pasokh.installation.postgres.addresses import Addresses

    here = Addresses(owner=settings.DATABASE_OWNER_URL, program=settings.DATABASE_URL)
    waiting = django(here, tmp_path, "makemigrations", "--check", "--dry-run", "--skip-checks")
    assert waiting.returncode == 0, waiting.stdout
